package fe80.hypervisor;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * System VMs that move between this host and others while they run. Two libvirts do it: that of the host which a VM
 * leaves connects to the other by a unix socket, and sends everything through that one connection. Who calls this
 * carries the bytes from the one to the other; libvirt itself listens to no network.
 */
public interface Migrations {

    /**
     * What to tell the host that a System VM goes to.
     *
     * @throws HypervisorException if fe80 did not deploy it, or it does not run
     */
    Announcement announce(HostedVm hosted);

    /**
     * Sends a System VM, and returns when it runs elsewhere and nothing of it is left here.
     *
     * @param door a unix socket at which the other host's libvirt answers
     * @param progress told of it several times a second; must not block
     * @throws HypervisorException if it could not be sent; it then runs on here
     */
    void send(Announcement announcement, Path door, Consumer<Copied> progress);

    /**
     * Prepares for a System VM that is to come: its boot credentials are here when this returns.
     *
     * @throws HypervisorException if it cannot come: it is here, or the image or the processor are others
     */
    void expect(Announcement announcement);

    /** A connection to this host's libvirt, for what comes from the other. */
    SocketChannel connect() throws IOException;

    /** What came stays; returns it as it is. Empty if it is not here. */
    Optional<HostedVm> settle(Announcement announcement);

    /** What was expected does not come: nothing is left of it here, unless it runs after all. */
    void dismiss(Announcement announcement);
}
