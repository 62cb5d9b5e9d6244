package fe80.agent.enrolment;

/** The zone says that this host is not part of it, or not any longer. */
final class RemovedException extends EnrolmentException {

    private static final long serialVersionUID = 1;

    RemovedException(String message, Throwable cause) {
        super(message, cause);
    }
}
