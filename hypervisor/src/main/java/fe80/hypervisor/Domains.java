package fe80.hypervisor;

import fe80.hypervisor.HostedVm.State;
import fe80.hypervisor.HypervisorException.Reason;
import fe80.systemvm.SystemVm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.libvirt.CPUCompareResult;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainJobInfo;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** What libvirt does to one domain or reads of all of them, one step a method. */
final class Domains {

    @FunctionalInterface
    private interface Step {
        void on(Domain domain) throws LibvirtException;
    }

    @FunctionalInterface
    private interface Look<T> {
        T at(Domain domain) throws LibvirtException;
    }

    private static final int ALL = 0;
    private static final int AS_IT_IS = 0;
    private static final int BY_WHAT_IT_HAS = 0;
    private static final long NO_LIMIT = 0;
    private static final long KIBIBYTES = 1024;
    private static final int GUEST_AGENT_SECONDS = 10;

    private final LibvirtConnection connection;

    Domains(LibvirtConnection connection) {
        this.connection = connection;
    }

    void define(SystemVm vm, String xml) {
        connection.call(
                "define " + vm.name(), connect -> connect.domainDefineXML(xml).free());
    }

    void startPaused(SystemVm vm) {
        step("start", vm, domain -> domain.create(Domain.CreateFlags.PAUSED));
    }

    void resume(SystemVm vm) {
        step("resume", vm, Domain::resume);
    }

    void pressPowerButton(SystemVm vm) {
        step("press the power button of", vm, Domain::shutdown);
    }

    void reboot(SystemVm vm) {
        step("reboot", vm, domain -> domain.reboot(BY_WHAT_IT_HAS));
    }

    /** Sends the QEMU guest agent a request, and returns its answer; both are JSON. */
    String askGuestAgent(SystemVm vm, String request) {
        return look(
                "ask the QEMU guest agent of",
                vm,
                domain -> domain.qemuAgentCommand(request, GUEST_AGENT_SECONDS, AS_IT_IS));
    }

    boolean isActive(SystemVm vm) {
        return look("find", vm, Domains::isActive);
    }

    void switchOff(SystemVm vm) {
        step("switch off", vm, Domains::switchOff);
    }

    /** Switches it off and undefines it, if it is there. */
    void destroy(SystemVm vm) {
        try {
            step("destroy", vm, domain -> {
                switchOff(domain);
                domain.undefine(Domain.UndefineFlags.MANAGED_SAVE | Domain.UndefineFlags.SNAPSHOTS_METADATA);
            });
        } catch (HypervisorException e) {
            if (e.reason() != Reason.NO_SUCH_VM) {
                throw e;
            }
        }
    }

    /** In MiB. */
    long memory(SystemVm vm) {
        return look("look at", vm, domain -> domain.getInfo().maxMem / KIBIBYTES);
    }

    /** What this host's processor is. */
    String processor() {
        return connection.call("describe the processor", connect -> Processor.in(connect.getCapabilities()));
    }

    /** Whether this host's processor has all that the described one has. */
    boolean canBe(String processor) {
        return connection.call("compare the processor", connect -> connect.compareCPU(processor))
                != CPUCompareResult.VIR_CPU_COMPARE_INCOMPATIBLE;
    }

    /**
     * Moves a domain to the host whose libvirt answers at this socket. The disks are read-only and the same on both,
     * which libvirt cannot know: to it that is unsafe.
     */
    void migrate(SystemVm vm, Path door) {
        long how = Domain.MigrateFlags.LIVE
                | Domain.MigrateFlags.PEER2PEER
                | Domain.MigrateFlags.TUNNELED
                | Domain.MigrateFlags.PERSIST_DEST
                | Domain.MigrateFlags.UNDEFINE_SOURCE
                | Domain.MigrateFlags.UNSAFE;
        step(
                "migrate",
                vm,
                domain -> domain.migrateToURI("qemu+unix:///system?socket=" + door, how, vm.name(), NO_LIMIT));
    }

    /** How far a migration is; empty if none is under way that could be asked. */
    Optional<Copied> copied(SystemVm vm) {
        try {
            DomainJobInfo job = look("look at the migration of", vm, Domain::getJobInfo);
            return Optional.of(new Copied(job.getMemTotal(), job.getMemRemaining()));
        } catch (HypervisorException e) {
            return Optional.empty(); // It has just ended, and who migrates hears of that in another way.
        }
    }

    List<HostedVm> systemVms() {
        return connection.call("list the System VMs", connect -> each(connect, domain -> systemVm(domain).stream()));
    }

    Optional<HostedVm> systemVm(UUID uuid) {
        try {
            return look("look at", uuid.toString(), uuid, Domains::systemVm);
        } catch (HypervisorException e) {
            if (e.reason() == Reason.NO_SUCH_VM) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<HostedVm> systemVm(Domain domain) throws LibvirtException {
        State state = state(domain);
        return description(domain, AS_IT_IS).systemVm(state);
    }

    /** What each domain is, and what those that run will be when they are started again: the two may differ. */
    List<DomainDescription> descriptions() {
        return connection.call(
                "look at the domains",
                connect -> each(connect, domain -> {
                    DomainDescription now = description(domain, AS_IT_IS);
                    return isActive(domain) && domain.isPersistent() == 1
                            ? Stream.of(now, description(domain, Domain.XMLFlags.INACTIVE))
                            : Stream.of(now);
                }));
    }

    /** A domain may go off by itself at any moment; only one that stays on is a failure. */
    private static void switchOff(Domain domain) throws LibvirtException {
        try {
            if (isActive(domain)) {
                domain.destroy();
            }
        } catch (LibvirtException e) {
            if (isActive(domain)) {
                throw e;
            }
        }
    }

    private void step(String what, SystemVm vm, Step step) {
        look(what, vm, domain -> {
            step.on(domain);
            return vm;
        });
    }

    private <T> T look(String what, SystemVm vm, Look<T> look) {
        return look(what, vm.name(), vm.uuid(), look);
    }

    private <T> T look(String what, String name, UUID uuid, Look<T> look) {
        return connection.call(what + " " + name, connect -> {
            Domain domain = connect.domainLookupByUUID(uuid);
            try {
                return look.at(domain);
            } finally {
                domain.free();
            }
        });
    }

    /** What there is to see at each domain; nothing at one that vanishes meanwhile. */
    private static <T> List<T> each(Connect connect, Look<Stream<T>> look) throws LibvirtException {
        List<T> seen = new ArrayList<>();
        Domain[] domains = connect.listAllDomains(ALL);
        try {
            for (Domain domain : domains) {
                try {
                    look.at(domain).forEach(seen::add);
                } catch (LibvirtException e) {
                    if (e.getError().getCode() != ErrorNumber.VIR_ERR_NO_DOMAIN) {
                        throw e;
                    }
                }
            }
        } finally {
            for (Domain domain : domains) {
                domain.free();
            }
        }
        return seen;
    }

    private static DomainDescription description(Domain domain, int flags) throws LibvirtException {
        return DomainDescription.parse(domain.getXMLDesc(flags));
    }

    private static boolean isActive(Domain domain) throws LibvirtException {
        return domain.isActive() == 1;
    }

    private static State state(Domain domain) throws LibvirtException {
        return switch (domain.getInfo().state) {
            case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_SHUTDOWN, VIR_DOMAIN_NOSTATE -> State.RUNNING;
            case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED -> State.PAUSED;
            case VIR_DOMAIN_SHUTOFF -> State.SHUT_OFF;
            case VIR_DOMAIN_CRASHED -> State.CRASHED;
        };
    }
}
