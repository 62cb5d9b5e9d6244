package fe80.link;

import java.util.List;

/** A program ran and reported failure. */
public final class CommandFailed extends LinkException {

    private static final long serialVersionUID = 1;

    private final transient List<String> command;
    private final int exitStatus;
    private final String errorOutput;

    CommandFailed(List<String> command, int exitStatus, String errorOutput) {
        super("`" + String.join(" ", command) + "` failed with exit status " + exitStatus + ": "
                + (errorOutput.isBlank() ? "it printed no reason" : errorOutput.strip()));
        this.command = List.copyOf(command);
        this.exitStatus = exitStatus;
        this.errorOutput = errorOutput;
    }

    /** The program and its arguments, without the prefix of {@link Commands}. */
    public List<String> command() {
        return command;
    }

    /** What the program returned to its caller; 128 and the signal's number if a signal ended it. */
    public int exitStatus() {
        return exitStatus;
    }

    /** What the program wrote to its standard error. */
    public String errorOutput() {
        return errorOutput;
    }
}
