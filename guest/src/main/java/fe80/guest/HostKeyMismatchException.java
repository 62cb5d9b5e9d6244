package fe80.guest;

/**
 * What answers at the address has another host key than the VM was given: it is not that VM, or its boot credential did
 * not arrive. Nothing was sent to it that it could use.
 */
public final class HostKeyMismatchException extends ChannelException {

    private static final long serialVersionUID = 1;

    HostKeyMismatchException(String message) {
        super(message);
    }
}
