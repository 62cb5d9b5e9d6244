package fe80.cli.output;

import fe80.file.FileTrouble;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Something that was written did not arrive. */
public final class LostOutput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean unread;

    private LostOutput(String message, boolean unread) {
        super(message);
        this.unread = unread;
    }

    /**
     * Writes what is buffered, and makes sure that it and all before was taken: a PrintStream keeps failures to itself.
     *
     * @throws LostOutput if a PrintStream could not write
     * @throws IOException if another stream could not
     */
    public static void flush(OutputStream to) throws IOException {
        if (to instanceof PrintStream printed) {
            check(printed);
        } else {
            to.flush();
        }
    }

    /** The same of a PrintStream. */
    public static void check(PrintStream to) {
        if (to.checkError()) {
            throw of(to);
        }
    }

    private static LostOutput of(PrintStream to) {
        String what = "the output cannot be written";
        return to instanceof ProcessOutput ours
                ? new LostOutput(
                        what
                                + ours.failure()
                                        .map(why -> ": " + FileTrouble.of(why))
                                        .orElse(""),
                        ours.leadsToAProgram())
                : new LostOutput(what, false);
    }

    /** The same, with what came of it before. */
    public LostOutput with(String consequence) {
        return new LostOutput(consequence + ", for " + sentence(), unread);
    }

    /** What to say of it. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** Whether the program that read it has gone, as head(1) does: then there is nothing to say. */
    public boolean isUnread() {
        return unread;
    }
}
