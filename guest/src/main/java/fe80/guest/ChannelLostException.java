package fe80.guest;

/** A channel that was open is not any more; it never comes back, open another. The message says how it ended. */
public final class ChannelLostException extends ChannelException {

    private static final long serialVersionUID = 1;

    ChannelLostException(String message) {
        super(message);
    }
}
