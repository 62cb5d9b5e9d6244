package fe80.management.store;

/**
 * The database could not do what was asked of it; nothing of it was done. The message says what, where and why, and
 * what to do.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
