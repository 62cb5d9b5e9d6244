package fe80.agent;

import fe80.address.ControlMac;
import fe80.link.ControlLink;
import fe80.link.Guard;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps cloud0 as it should be, with the port of each System VM admitted, whatever others do to it. All that reads or
 * changes the link runs on its one thread.
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
    private final LinkThread thread = new LinkThread();
    private final Admissions admissions;
    private volatile Repairs repairs = Repairs.NONE;
    private final Misconduct misconduct = new Misconduct(InstantSource.system());
    private volatile Optional<String> trouble = Optional.empty();
    private volatile int index;
    // Only on the link's thread.
    private boolean retrying;
    private boolean made;

    LinkKeeper(ControlLink link) {
        this.link = link;
        this.admissions = new Admissions(link);
    }

    /**
     * Makes the link as it should be, and keeps it so. A host that makes this impossible can mend it later.
     *
     * @param listener told, on the link's thread, when something of it was put right or is in trouble; must not block
     * @param witness told, on the same thread, how the System VMs behave; must not block
     */
    LinkEvents start(Runnable listener, Consumer<Conduct> witness) {
        thread.on(() -> {
            repair();
            made = true;
            return made;
        });
        repaired = listener;
        thread.every(BETWEEN_LOOKS, this::repair);
        thread.every(BETWEEN_COUNTS, () -> count(witness));
        return LinkEvents.watch(() -> thread.soon(this::repair));
    }

    /** Why the link is not as it should be; empty if it is. */
    Optional<String> trouble() {
        return trouble;
    }

    /** What of it had to be put right. */
    Repairs repairs() {
        return repairs;
    }

    /** How many packets of System VMs the guard dropped for this reason. */
    long dropped(Offence offence) {
        return misconduct.total(offence);
    }

    /** The scope of addresses on this link, which changes if it is made anew. */
    int index() {
        return index;
    }

    /** Has the link be otherwise from now on. */
    void want(Wanted wanted) {
        thread.on(() -> link.want(wanted));
    }

    /** The link as it is now. */
    LinkState observe() {
        return thread.on(link::observe);
    }

    /**
     * Lets a System VM onto the link, and sees to it that it stays there.
     *
     * @throws LinkException if it is not let
     */
    void admit(ControlMac vm, String port) {
        if (!admissions.has(vm, port)) {
            Future<Void> done = admissions.request(vm, port);
            thread.soon(admissions::decide);
            LinkThread.get(done);
        }
    }

    /** Takes a System VM off the link, if it is there. */
    void remove(ControlMac vm) {
        admissions.forget(vm).ifPresent(port -> thread.on(() -> link.remove(vm, port)));
    }

    /** Takes all System VMs but these off the link: what is left of some that ended while nobody looked. */
    void retain(Set<ControlMac> vms) {
        thread.on(() -> {
            admissions.retain(vms);
            return vms;
        });
    }

    private void repair() {
        try {
            List<Step> steps = new ArrayList<>(link.apply());
            index = indexOf(NAME);
            steps.addAll(admissions.renew(link.known()));
            trouble = Optional.empty();
            if (!steps.isEmpty()) {
                done(steps.stream().map(Step::purpose).toList());
                repaired.run();
            }
        } catch (RuntimeException e) {
            failClosed();
            Optional<String> before = trouble;
            trouble = Optional.of(Failures.reason(e));
            if (!trouble.equals(before)) {
                LOG.atWarn()
                        .addKeyValue("reason", Failures.reason(e))
                        .log("cloud0 is not as it should be, and is tried again");
                repaired.run();
            }
            retrySoon();
        }
    }

    /** What was done the first time makes the link; later, somebody had changed it. */
    private void done(List<String> steps) {
        if (made) {
            repairs = repairs.and(steps);
            LOG.atWarn().addKeyValue("steps", steps).log("cloud0 was not as it should be, and was put right");
        } else {
            LOG.atInfo().addKeyValue("steps", steps).log("cloud0 was made");
        }
    }

    /** Without its guard the link carries nothing. */
    private void failClosed() {
        try {
            if (!(link.observe().guard() instanceof Guard.Intact)) {
                admissions.revoke();
            }
        } catch (LinkException e) {
            if (trouble.isEmpty()) {
                LOG.atError()
                        .addKeyValue("ports", admissions.ports())
                        .addKeyValue("reason", e.getMessage())
                        .log("ports stay on cloud0, and it is not known whether it is guarded");
            }
        }
    }

    private void count(Consumer<Conduct> witness) {
        try {
            witness.accept(misconduct.see(link.offences(), admissions.ports()));
        } catch (LinkException e) {
            LOG.atDebug().setCause(e).log("the guard's counters are not read"); // What is wrong, repairing it says.
        }
    }

    private void retrySoon() {
        if (!retrying) {
            retrying = true;
            thread.after(BEFORE_RETRY, this::retry);
        }
    }

    private void retry() {
        retrying = false;
        repair();
    }

    private static int indexOf(String name) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            return found == null ? 0 : found.getIndex();
        } catch (SocketException e) {
            throw new IllegalStateException("cannot read the index of " + name, e);
        }
    }

    /** Leaves the link as it is: the System VMs on it run on. */
    @Override
    public void close() {
        thread.close();
    }
}
