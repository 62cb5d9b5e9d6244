package fe80.management.enrolment;

/** A host was not enrolled, or gets no certificates; the message says why, and what to do. */
public final class EnrolmentException extends RuntimeException {

    private static final long serialVersionUID = 1;

    EnrolmentException(String message) {
        super(message);
    }
}
