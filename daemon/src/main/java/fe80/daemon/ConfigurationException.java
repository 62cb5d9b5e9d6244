package fe80.daemon;

/** A daemon cannot be started with this configuration; the message says which key, or file, and what is wrong. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With a message for the operator. */
    public ConfigurationException(String message) {
        super(message);
    }

    /** With a message for the operator, and what it came from. */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
