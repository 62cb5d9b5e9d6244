package fe80.management.store;

/** What was asked for contradicts what is there; nothing was done. The message says what, and what to do. */
public final class ConflictException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ConflictException(String message) {
        super(message);
    }
}
