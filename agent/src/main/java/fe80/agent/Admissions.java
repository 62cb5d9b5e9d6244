package fe80.agent;

import fe80.address.ControlMac;
import fe80.link.ControlLink;
import fe80.link.LinkException;
import fe80.link.LinkState;
import fe80.link.Port;
import fe80.link.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which System VMs are on the link, each by its port, and which want to be. Anybody may ask and forget; all else runs
 * on the link's thread.
 */
final class Admissions {

    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

    private final ControlLink link;
    private final Queue<Admission> waiting = new ConcurrentLinkedQueue<>();
    private final Map<ControlMac, String> admitted = new ConcurrentHashMap<>();

    /** One System VM that wants to be on the link. */
    private record Admission(ControlMac vm, String port, FutureTask<Void> done) {}

    Admissions(ControlLink link) {
        this.link = link;
    }

    /** Whether the System VM is on the link by this port. */
    boolean has(ControlMac vm, String port) {
        return port.equals(admitted.get(vm));
    }

    /** The ports of all that are on the link. */
    Collection<String> ports() {
        return List.copyOf(admitted.values());
    }

    /** Has one wait until {@link #decide}. */
    Future<Void> request(ControlMac vm, String port) {
        Admission admission = new Admission(vm, port, new FutureTask<>(() -> admit(Map.of(vm, port)), null));
        waiting.add(admission);
        return admission.done();
    }

    /** Admits all that wait, in one reading of the link; each alone if one of them is refused. */
    void decide() {
        List<Admission> together = new ArrayList<>();
        for (Admission next = waiting.poll(); next != null; next = waiting.poll()) {
            together.add(next);
        }
        if (together.size() > 1) {
            Map<ControlMac, String> vms = new TreeMap<>();
            together.forEach(admission -> vms.put(admission.vm(), admission.port()));
            try {
                admit(vms);
            } catch (LinkException e) {
                LOG.atDebug()
                        .addKeyValue("ports", vms.size())
                        .addKeyValue("reason", e.getMessage())
                        .log("ports are admitted one by one");
            }
        }
        together.forEach(admission -> admission.done().run());
    }

    private List<Step> admit(Map<ControlMac, String> vms) {
        if (admitted.entrySet().containsAll(vms.entrySet())) {
            return List.of();
        }
        List<Step> steps = link.admit(vms);
        admitted.putAll(vms);
        return steps;
    }

    /** Forgets one, and returns the port that it had; it stays on the link until it is taken off. */
    Optional<String> forget(ControlMac vm) {
        return Optional.ofNullable(admitted.remove(vm));
    }

    /** Takes all off the link, where those that nobody has admitted are down too. */
    void revoke() {
        try {
            link.shut();
        } finally {
            Map.copyOf(admitted).forEach(link::remove);
            admitted.clear();
        }
    }

    /** Takes all but these off the link, also those that an earlier agent admitted. */
    void retain(Set<ControlMac> vms) {
        LinkState now = link.observe();
        Stream.concat(
                        now.neighbours().values().stream()
                                .filter(ControlMac::marks)
                                .map(ControlMac::new),
                        now.ports().values().stream().flatMap(Port::vms))
                .distinct()
                .filter(vm -> !vms.contains(vm))
                .forEach(vm -> {
                    link.remove(vm, now.holder(vm).orElseGet(vm::port));
                    LOG.atInfo()
                            .addKeyValue("mac", vm)
                            .log("a System VM is gone from this host, and its entries from cloud0");
                });
    }

    /** Forgets ports that went, admits those again that are there and not as they should be, and returns how. */
    List<Step> renew(LinkState now) {
        List<Step> steps = new ArrayList<>();
        Map.copyOf(admitted).forEach((vm, port) -> {
            if (!now.admits(vm, port)) {
                admitted.remove(vm);
                if (now.ports().containsKey(port)) {
                    steps.addAll(admitAgain(vm, port));
                } else {
                    link.remove(vm, port);
                }
            }
        });
        return steps;
    }

    /** If that fails, the keeper of the VM will say so. */
    private List<Step> admitAgain(ControlMac vm, String port) {
        try {
            return admit(Map.of(vm, port));
        } catch (LinkException e) {
            LOG.atWarn()
                    .addKeyValue("port", port)
                    .addKeyValue("mac", vm)
                    .addKeyValue("reason", e.getMessage())
                    .log("a port is not admitted again");
            return List.of();
        }
    }
}
