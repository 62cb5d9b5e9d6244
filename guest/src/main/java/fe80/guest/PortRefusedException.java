package fe80.guest;

/** The VM answers, but its SSH port is closed: sshd is not, or not yet, listening there. */
public final class PortRefusedException extends ChannelException {

    private static final long serialVersionUID = 1;

    PortRefusedException(String message) {
        super(message);
    }
}
