package fe80.agent;

import fe80.agent.legacy.Ways;
import fe80.guest.ChannelException;
import fe80.guest.Endpoint;
import fe80.guest.GuestChannel;
import fe80.guest.Ssh;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.Hypervisor;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The ways to the System VMs of this host, as its agent knows them. */
record LegacyWays(
        Hypervisor hypervisor,
        Inventory inventory,
        Board board,
        LinkKeeper link,
        Access access,
        Ssh ssh,
        Duration trial)
        implements Ways {

    private static final Duration TCP_PATIENCE = Duration.ofSeconds(1);
    private static final Duration SCRIPT = Duration.ofSeconds(60);

    @Override
    public List<HostedVm> all() {
        return board.all().stream().map(Sighting::hosted).toList();
    }

    @Override
    public HostedVm find(String nameOrUuid) {
        return board.find(nameOrUuid).hosted();
    }

    @Override
    public GuestChannel overLinkLocal(HostedVm vm, Duration patience) {
        return open(vm, vm.vm().address().on(link.index()), patience);
    }

    @Override
    public GuestChannel overIpv4(HostedVm vm, Duration patience) {
        Inet4Address address = vm.vm()
                .controlMac()
                .legacy()
                .filter(Legacy::isOnLink)
                .orElseThrow(() -> new AgentException(
                        AgentException.Reason.NOT_READY,
                        vm.vm().name() + " cannot be reached by IPv4: " + LinkKeeper.NAME
                                + " has no address in the network of one that its MAC, "
                                + vm.vm().controlMac() + ", is made of"));
        return open(vm, address, patience);
    }

    private GuestChannel open(HostedVm vm, InetAddress address, Duration patience) {
        try {
            return access.open(ssh, vm, new Endpoint(address, access.hostKey(vm)), TCP_PATIENCE, patience);
        } catch (ChannelException | UnreachableException e) {
            throw new AgentException(AgentException.Reason.NOT_READY, Failures.reason(e));
        }
    }

    @Override
    public String byGuestAgent(HostedVm vm, String script, List<String> arguments) throws InterruptedException {
        return hypervisor.runByGuestAgent(vm.vm(), script, arguments, SCRIPT);
    }

    @Override
    public Optional<Inet4Address> answering(HostedVm vm) {
        return Legacy.answering(vm.vm());
    }

    @Override
    public void look(HostedVm vm) {
        inventory.look(vm.vm());
    }
}
