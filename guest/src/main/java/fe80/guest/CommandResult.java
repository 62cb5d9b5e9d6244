package fe80.guest;

/**
 * What a completed command left behind.
 *
 * @param exit how it ended
 * @param stdout what it wrote there, in order
 * @param stderr what it wrote there, in order; writing to it is no failure
 */
public record CommandResult(Exit exit, Output stdout, Output stderr) {

    /** How a command ended (RFC 4254, section 6.10). */
    public sealed interface Exit {

        /** It ended by itself with this exit status. */
        record Status(int code) implements Exit {}

        /** A signal ended it: its name without SIG, as {@code KILL}. */
        record Signal(String name) implements Exit {}
    }

    /** Whether it ended by itself with exit status 0. */
    public boolean succeeded() {
        return exit.equals(new Exit.Status(0));
    }
}
