package fe80.agent.enrolment;

/** This host could not be enrolled, or its certificate not be renewed; the message says why, and what to do. */
public sealed class EnrolmentException extends RuntimeException permits RemovedException {

    private static final long serialVersionUID = 1;

    EnrolmentException(String message) {
        super(message);
    }

    EnrolmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
