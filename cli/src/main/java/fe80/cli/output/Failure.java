package fe80.cli.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** A failure of ours, not of a command in a System VM: its message is all that the user gets to see of it. */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String sentence;

    /**
     * A failure that nothing lower down explains.
     *
     * @param message what could not be done, why, and what to do about it
     */
    public Failure(String message) {
        super(message);
        this.sentence = message;
    }

    /**
     * A failure with the exception that explains it.
     *
     * @param message what could not be done, why, and what to do about it
     */
    public Failure(String message, Throwable cause) {
        super(message, cause);
        this.sentence = message;
    }

    /**
     * A failure of the system to read or write something.
     *
     * @param what what could not be done, such as "cannot read /etc/hosts"
     */
    public static Failure of(String what, IOException cause) {
        return new Failure(what + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case AccessDeniedException denied -> "permission denied for " + denied.getFile();
            case FileAlreadyExistsException other -> other.getFile() + " is there already";
            case FileSystemException refused
            when refused.getReason() != null -> refused.getFile() + ": " + refused.getReason();
            default -> String.valueOf(cause.getMessage());
        };
    }

    /** The message. */
    public String sentence() {
        return sentence;
    }
}
