package fe80.link;

/** Something on this host's control link could not be done. The message says what, why, and what to do about it. */
public sealed class LinkException extends RuntimeException permits CommandFailed {

    private static final long serialVersionUID = 1;

    LinkException(String message) {
        super(message);
    }

    LinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
