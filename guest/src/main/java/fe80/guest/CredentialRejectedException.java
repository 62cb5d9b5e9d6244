package fe80.guest;

/** The VM is the right one, but its sshd does not accept our certificate or key. */
public final class CredentialRejectedException extends ChannelException {

    private static final long serialVersionUID = 1;

    CredentialRejectedException(String message) {
        super(message);
    }
}
