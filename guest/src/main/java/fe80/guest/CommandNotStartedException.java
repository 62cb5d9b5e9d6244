package fe80.guest;

/**
 * The command certainly did not run, so it can be tried again. If the reason is that the channel is gone, the cause is
 * a {@link ChannelLostException}.
 */
public final class CommandNotStartedException extends CommandException {

    private static final long serialVersionUID = 1;

    CommandNotStartedException(String message) {
        super(message);
    }
}
