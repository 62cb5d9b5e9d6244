package fe80.lab;

/** The lab could not do what was asked of it; the message says what, where and why. */
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
