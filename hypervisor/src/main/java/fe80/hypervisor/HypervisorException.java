package fe80.hypervisor;

import java.net.URI;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** What could not be done to a System VM or its host, and why: the message says both, and what to do. */
public final class HypervisorException extends RuntimeException {

    /** Why, for a program. */
    public enum Reason {
        /** No connection to libvirt. */
        UNREACHABLE,
        /** The VM is not on this host. */
        NO_SUCH_VM,
        /** The VM is on this host already. */
        ALREADY_EXISTS,
        /** Another domain has the MAC. */
        MAC_TAKEN,
        /** The link did not admit the VM. */
        NOT_ADMITTED,
        /** The VM did not do it in time. */
        DEADLINE,
        /** Something else, said in the message. */
        FAILED
    }

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Completes what an implementation of {@link Hypervisor} could not do. */
    public HypervisorException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Completes what an implementation of {@link Hypervisor} could not do. */
    public HypervisorException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * From an error of libvirt's.
     *
     * @param what completes "could not …"
     */
    static HypervisorException of(String what, URI uri, LibvirtException cause) {
        return of(reason(cause.getError().getCode()), what, uri, cause);
    }

    /** A connection could not be made. libvirt has many codes for that. */
    static HypervisorException unreachable(URI uri, LibvirtException cause) {
        return of(Reason.UNREACHABLE, "connect to libvirt", uri, cause);
    }

    private static HypervisorException of(Reason reason, String what, URI uri, LibvirtException cause) {
        return new HypervisorException(
                reason,
                "could not " + what + " on " + uri + ": " + cause.getError().getMessage() + " ("
                        + cause.getError().getCode() + "); " + remedy(reason),
                cause);
    }

    private static Reason reason(ErrorNumber code) {
        return switch (code) {
            case VIR_ERR_NO_CONNECT, VIR_ERR_INVALID_CONN, VIR_ERR_RPC, VIR_ERR_AUTH_FAILED -> Reason.UNREACHABLE;
            case VIR_ERR_NO_DOMAIN -> Reason.NO_SUCH_VM;
            case VIR_ERR_DOM_EXIST -> Reason.ALREADY_EXISTS;
            default -> Reason.FAILED;
        };
    }

    private static String remedy(Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> "libvirtd must run there, and this user must be allowed to use its socket";
            case NO_SUCH_VM, ALREADY_EXISTS -> "'virsh list --all' shows the domains of that host";
            default -> "libvirt's logs on that host, under /var/log/libvirt, may tell more";
        };
    }

    /** Why, for a program. */
    public Reason reason() {
        return reason;
    }
}
