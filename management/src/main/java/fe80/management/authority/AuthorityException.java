package fe80.management.authority;

/** The zone's authorities cannot be used; the message says why, and what to do. */
public final class AuthorityException extends RuntimeException {

    private static final long serialVersionUID = 1;

    AuthorityException(String message) {
        super(message);
    }

    AuthorityException(String message, Throwable cause) {
        super(message, cause);
    }
}
