package fe80.agent;

import fe80.guest.ChannelException;
import fe80.guest.ChannelLostException;
import fe80.guest.CredentialRejectedException;
import fe80.guest.HandshakeFailedException;
import fe80.guest.HostKeyMismatchException;
import fe80.guest.PortRefusedException;
import fe80.guest.SilentHostException;
import fe80.systemvm.Reachability.State;

/** The way to a System VM ends at a layer; the message says why. */
final class UnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final State layer;

    UnreachableException(State layer, String message) {
        super(message);
        this.layer = layer;
    }

    private UnreachableException(State layer, ChannelException cause) {
        super(cause.getMessage(), cause);
        this.layer = layer;
    }

    static UnreachableException of(ChannelException cause) {
        return new UnreachableException(
                switch (cause) {
                    case SilentHostException _ -> State.SILENT;
                    case PortRefusedException _ -> State.REFUSED;
                    case HandshakeFailedException _, ChannelLostException _ -> State.HANDSHAKE_FAILED;
                    case HostKeyMismatchException _ -> State.HOST_KEY_MISMATCH;
                    case CredentialRejectedException _ -> State.AUTH_REJECTED;
                },
                cause);
    }

    State layer() {
        return layer;
    }
}
