package fe80.guest;

/** Nothing answers at the address: no TCP answer in time, no route, or a TCP answer and then no SSH banner. */
public final class SilentHostException extends ChannelException {

    private static final long serialVersionUID = 1;

    SilentHostException(String message) {
        super(message);
    }
}
