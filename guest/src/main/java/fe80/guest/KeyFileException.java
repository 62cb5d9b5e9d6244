package fe80.guest;

/** A key could not be read from its file or written to it; the message says which file, and why. */
public final class KeyFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    KeyFileException(String message) {
        super(message);
    }

    KeyFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
