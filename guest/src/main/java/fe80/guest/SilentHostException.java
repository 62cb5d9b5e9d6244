package fe80.guest;

/** Nothing answers at the address: no TCP answer in time, or no route. */
public final class SilentHostException extends ChannelException {

    private static final long serialVersionUID = 1;

    SilentHostException(String message) {
        super(message);
    }
}
