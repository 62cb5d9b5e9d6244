package fe80.cli.output;

import fe80.file.FileTrouble;
import java.io.IOException;

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
        return new Failure(what + ": " + FileTrouble.of(cause), cause);
    }

    /** The message. */
    public String sentence() {
        return sentence;
    }
}
