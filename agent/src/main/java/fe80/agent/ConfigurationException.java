package fe80.agent;

/** The agent cannot be started with this configuration; the message says which key, or file, and what is wrong. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ConfigurationException(String message) {
        super(message);
    }

    ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
