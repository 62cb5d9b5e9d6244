package fe80.guest;

/**
 * Something answers at the port, but the two sides never got as far as host key and certificate: it does not speak SSH,
 * or not in time, shares no algorithm with us, or went away in between (RFC 4253).
 */
public final class HandshakeFailedException extends ChannelException {

    private static final long serialVersionUID = 1;

    HandshakeFailedException(String message) {
        super(message);
    }
}
