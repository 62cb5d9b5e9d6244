package fe80.agent.legacy;

import fe80.agent.AgentException;
import fe80.guest.GuestChannel;
import fe80.hypervisor.HostedVm;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The System VMs of this host and each way to them, beside the channels that are kept. */
public interface Ways {

    /** All System VMs, by name. */
    List<HostedVm> all();

    /**
     * The System VM of this name or UUID, as libvirt said last.
     *
     * @throws AgentException if there is none
     */
    HostedVm find(String nameOrUuid);

    /**
     * A new channel over its link-local address, for the caller to close.
     *
     * @param patience how long it may take
     * @throws AgentException which says at which layer it failed
     */
    GuestChannel overLinkLocal(HostedVm vm, Duration patience);

    /** The same over its IPv4 address. */
    GuestChannel overIpv4(HostedVm vm, Duration patience);

    /** Runs a script by the VM's QEMU guest agent, and returns what it wrote to stdout. */
    String byGuestAgent(HostedVm vm, String script, List<String> arguments) throws InterruptedException;

    /** Where the VM answers by IPv4 now. */
    Optional<Inet4Address> answering(HostedVm vm);

    /** How long a VM keeps what was changed in it and nobody has confirmed. */
    Duration trial();

    /** Something that its channel depends on has changed. */
    void look(HostedVm vm);
}
