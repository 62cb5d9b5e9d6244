package fe80.guest;

/**
 * The command was sent, and no exit status came back before the deadline or the end of the channel: it may have run in
 * full, in part or not at all. Nothing here tries it again. If the reason is that the channel is gone, the cause is a
 * {@link ChannelLostException}.
 */
public final class CommandOutcomeUnknownException extends CommandException {

    private static final long serialVersionUID = 1;

    CommandOutcomeUnknownException(String message) {
        super(message);
    }
}
