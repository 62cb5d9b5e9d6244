package fe80.agent;

import fe80.address.ControlMac;
import fe80.link.ControlLink;
import fe80.link.LinkEvents;
import fe80.link.LinkException;
import fe80.link.LinkState;
import fe80.link.Offence;
import fe80.link.Step;
import fe80.link.Wanted;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps cloud0 as it should be, with the port of each System VM admitted, whatever others do to it. All that reads or
 * changes the link runs on the one thread of this object.
 */
final class LinkKeeper implements AutoCloseable {

    /** What the link is called. */
    static final String NAME = Wanted.CLOUD0.name();

    private static final Logger LOG = LoggerFactory.getLogger(LinkKeeper.class);
    private static final Duration BEFORE_RETRY = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(60);
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(15);

    private final ControlLink link;
    private volatile Runnable repaired = () -> {};
    private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("link").factory());
    private final Queue<Admission> waiting = new ConcurrentLinkedQueue<>();
    private final Map<ControlMac, String> admitted = new ConcurrentHashMap<>();
    private final AtomicLong repairs = new AtomicLong();
    private final Misconduct misconduct = new Misconduct(InstantSource.system());
    private volatile Optional<String> trouble = Optional.empty();
    private volatile int index;
    // Only on the link's thread.
    private boolean retrying;

    /** One System VM that wants to be on the link. */
    private record Admission(ControlMac vm, String port, FutureTask<Void> done) {}

    LinkKeeper(ControlLink link) {
        this.link = link;
    }

    /**
     * Makes the link as it should be, and keeps it so. A host that makes this impossible can mend it later.
     *
     * @param listener told, on the link's thread, when something of it was put right or is in trouble; must not block
     */
    LinkEvents start(Runnable listener) {
        on(() -> {
            repair();
            return repairs.getAndSet(0); // The first time makes it; only later ones repair.
        });
        repaired = listener;
        var _ = work.scheduleWithFixedDelay(
                this::repair, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        var _ = work.scheduleWithFixedDelay(
                this::count, BETWEEN_COUNTS.toMillis(), BETWEEN_COUNTS.toMillis(), TimeUnit.MILLISECONDS);
        return LinkEvents.watch(() -> work.execute(this::repair));
    }

    /** Why the link is not as it should be; empty if it is. */
    Optional<String> trouble() {
        return trouble;
    }

    /** How often something of it had to be put right. */
    long repairs() {
        return repairs.get();
    }

    /** How many packets of System VMs the guard dropped for this reason. */
    long dropped(Offence offence) {
        return misconduct.total(offence);
    }

    /** The scope of addresses on this link, which changes if it is made anew. */
    int index() {
        return index;
    }

    /** The link as it is now. */
    LinkState observe() {
        return on(link::observe);
    }

    /**
     * Lets a System VM onto the link, and sees to it that it stays there.
     *
     * @throws LinkException if it is not let
     */
    void admit(ControlMac vm, String port) {
        if (port.equals(admitted.get(vm))) {
            return;
        }
        Admission admission = new Admission(vm, port, new FutureTask<>(() -> admitNow(Map.of(vm, port)), null));
        waiting.add(admission);
        work.execute(this::admitWaiting);
        get(admission.done());
    }

    /** Takes a System VM off the link, if it is there. */
    void remove(ControlMac vm) {
        String port = admitted.remove(vm);
        if (port != null) {
            on(() -> link.remove(vm, port));
        }
    }

    /** Takes all System VMs but these off the link: what is left of some that ended while nobody looked. */
    void retain(Set<ControlMac> vms) {
        on(() -> {
            LinkState now = link.observe();
            Stream.concat(
                            now.neighbours().values().stream(),
                            now.ports().values().stream().flatMap(port -> port.entries().stream()))
                    .distinct()
                    .filter(ControlMac::marks)
                    .map(ControlMac::new)
                    .filter(vm -> !vms.contains(vm))
                    .forEach(vm -> {
                        link.remove(vm, now.holder(vm).orElseGet(vm::port));
                        LOG.info("{} is gone from this host, and its entries from {}", vm, NAME);
                    });
            return vms;
        });
    }

    /** All that wait, in one reading of the link; each alone if one of them is refused. */
    private void admitWaiting() {
        List<Admission> together = new ArrayList<>();
        for (Admission next = waiting.poll(); next != null; next = waiting.poll()) {
            together.add(next);
        }
        if (together.size() > 1) {
            Map<ControlMac, String> vms = new TreeMap<>();
            together.forEach(admission -> vms.put(admission.vm(), admission.port()));
            try {
                admitNow(vms);
            } catch (LinkException e) {
                LOG.debug("{} ports are admitted one by one", vms.size(), e);
            }
        }
        together.forEach(admission -> admission.done().run());
    }

    private List<Step> admitNow(Map<ControlMac, String> vms) {
        if (admitted.entrySet().containsAll(vms.entrySet())) {
            return List.of();
        }
        List<Step> steps = link.admit(vms);
        admitted.putAll(vms);
        return steps;
    }

    private void repair() {
        try {
            List<Step> steps = new ArrayList<>(link.apply());
            index = indexOf(NAME);
            readmit(link.observe(), steps);
            trouble = Optional.empty();
            if (!steps.isEmpty()) {
                repairs.incrementAndGet();
                LOG.info(
                        "cloud0 was not as it should be and is again: {}",
                        steps.stream().map(Step::purpose).toList());
                repaired.run();
            }
        } catch (RuntimeException e) {
            Optional<String> before = trouble;
            trouble = Optional.of(Failures.reason(e));
            if (!trouble.equals(before)) {
                LOG.warn("cloud0 is not as it should be: {}", Failures.reason(e));
                repaired.run();
            }
            retrySoon();
        }
    }

    private void count() {
        try {
            misconduct.see(link.offences());
        } catch (LinkException e) {
            LOG.debug("the guard's counters are not read", e); // What is wrong with it, repairing it says.
        }
    }

    private void retrySoon() {
        if (!retrying) {
            retrying = true;
            var _ = work.schedule(this::retry, BEFORE_RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        retrying = false;
        repair();
    }

    /** Ports that went are forgotten; those that are there and not as they should be are admitted again. */
    private void readmit(LinkState now, List<Step> steps) {
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
    }

    /** If that fails, the keeper of the VM will say so. */
    private List<Step> admitAgain(ControlMac vm, String port) {
        try {
            return admitNow(Map.of(vm, port));
        } catch (LinkException e) {
            LOG.warn("a port is not admitted again: {}", e.getMessage());
            return List.of();
        }
    }

    private static int indexOf(String name) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            return found == null ? 0 : found.getIndex();
        } catch (SocketException e) {
            throw new IllegalStateException("cannot read the index of " + name, e);
        }
    }

    private <T> T on(Callable<T> task) {
        return get(work.submit(task));
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the link's thread", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("the link's thread failed", e.getCause());
        }
    }

    /** Leaves the link as it is: the System VMs on it run on. */
    @Override
    public void close() {
        work.shutdownNow();
    }
}
