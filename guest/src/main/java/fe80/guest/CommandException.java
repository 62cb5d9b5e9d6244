package fe80.guest;

/** A command has no result. The two subclasses are the two answers to the question whether it may have run. */
public abstract sealed class CommandException extends RuntimeException
        permits CommandNotStartedException, CommandOutcomeUnknownException {

    private static final long serialVersionUID = 1;

    CommandException(String message) {
        super(message);
    }
}
