package fe80.guest;

/**
 * There is no channel to a System VM. Each subclass is one layer at which that can be so, the lowest first; the message
 * names the VM's address, says what was seen there and what to do.
 */
public abstract sealed class ChannelException extends RuntimeException
        permits SilentHostException,
                PortRefusedException,
                HandshakeFailedException,
                HostKeyMismatchException,
                CredentialRejectedException,
                ChannelLostException {

    private static final long serialVersionUID = 1;

    ChannelException(String message) {
        super(message);
    }
}
