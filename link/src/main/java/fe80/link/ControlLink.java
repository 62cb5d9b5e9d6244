package fe80.link;

import fe80.address.ControlMac;
import fe80.link.netlink.RouteSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The control link of one host, in the network of the thread that makes this object. Each change reads the link and
 * takes the steps that lead to what is wanted; where nothing has to change, nothing is done, and a change that fails is
 * taken back. One thread at a time may use it: the kernel's link is one, and two plans for it would not know of each
 * other.
 */
public final class ControlLink implements AutoCloseable {

    /**
     * How often the kernel may answer a change with one of its own, such as an address that it makes, before we stop.
     */
    private static final int ROUNDS = 3;

    private final Commands commands;
    private final RouteSocket kernel = RouteSocket.open();
    private Wanted wanted;
    private GuardRules rules;
    private GuardReader guard;
    private LinkReader reader;
    private final StepRunner runner;
    private Refusals refusals;
    private final Map<ControlMac, String> admitted = new TreeMap<>();
    private Optional<LinkState> found = Optional.empty();
    // As it was read last, with what was done since: to read it takes longer than everything else.
    private Optional<LinkState> known = Optional.empty();

    /** A control link that is to be as wanted; nothing is read or changed yet. */
    public ControlLink(Commands commands, Wanted wanted) {
        this.commands = commands;
        this.wanted = wanted;
        rules = GuardRules.of(wanted);
        guard = new GuardReader(commands, rules);
        reader = new LinkReader(new Queries(kernel), wanted);
        runner = new StepRunner(commands, new ChangeRequest(kernel));
        refusals = new Refusals(commands, wanted);
    }

    /**
     * What is there now; nothing is changed.
     *
     * @throws LinkException if it cannot be read, the kernel has no IPv6, or the link's name belongs to something else
     */
    public LinkState observe() {
        LinkState now = reader.read(guard.read());
        known = Optional.of(now);
        return now;
    }

    /** As it was read last, with what was done since; read now, if a change has failed since then. */
    public LinkState known() {
        return known.orElseGet(this::observe);
    }

    /**
     * Makes the link as wanted, whatever is there.
     *
     * @return the steps that it took: none if the link was as wanted
     * @throws LinkException if a port is on it that may not be there, or a step fails; nothing is changed then, but for
     *     a guard that was there before, which is put right whatever else is wrong
     */
    public List<Step> apply() {
        List<Step> steps = new ArrayList<>(guardAgain());
        LinkState now = steps.isEmpty() ? known() : observe();
        refusals.foreignPorts(now);
        steps.addAll(change(now, Map.of(), () -> converge(now, this::asWanted)));
        return steps;
    }

    private List<Step> guardAgain() {
        try {
            return guardAgain(observe());
        } catch (LinkException e) {
            return guardAgain(observe()); // Somebody may have taken it away since it was seen.
        }
    }

    private List<Step> guardAgain(LinkState now) {
        boolean guarded = found.isPresent() || !(now.guard() instanceof Guard.Absent);
        return guarded ? change(now, Map.of(), () -> go(now, now.guarded(rules, admitted))) : List.of();
    }

    /**
     * Sets the ports of all System VMs down, admitted or not: what is to be done where there is no guard. A bridge that
     * was never made a control link is left alone.
     *
     * @return the steps that it took
     */
    public List<Step> shut() {
        LinkState now = observe();
        boolean ours =
                now.bridge() instanceof Bridge.Present bridge && bridge.mac().equals(wanted.mac());
        return ours || !admitted.isEmpty() ? go(now, now.shut(refusals::allowed)) : List.of();
    }

    /**
     * Makes the link as another is wanted from now on, under the same name; see {@link #apply()}.
     *
     * @return the steps that it took
     */
    public List<Step> want(Wanted another) {
        if (!another.name().equals(wanted.name())) {
            throw new IllegalArgumentException(wanted.name() + " cannot become " + another.name());
        }
        wanted = another;
        rules = GuardRules.of(another);
        guard = new GuardReader(commands, rules);
        reader = new LinkReader(new Queries(kernel), another);
        refusals = new Refusals(commands, another);
        known = Optional.empty();
        return apply();
    }

    private LinkState asWanted(LinkState now) {
        return now.with(wanted.bridge(now.bridge())).guarded(rules, admitted);
    }

    /**
     * Lets a System VM onto the link at its port, and only with its own MAC and address.
     *
     * @return the steps that it took: none if the VM was admitted there already
     * @throws LinkException if there is no such port, it is not a VM's, or the MAC is on the link at another one;
     *     nothing is changed then
     */
    public List<Step> admit(ControlMac vm, String port) {
        return admit(Map.of(vm, port));
    }

    /** Does the same for many System VMs at once, in two processes. */
    public List<Step> admit(Map<ControlMac, String> vms) {
        refusals.sharedPort(vms);
        LinkState now = look(vms);
        vms.forEach((vm, port) -> refusals.admission(now, vm, port, admitted));
        List<Step> steps = change(now, vms, () -> go(now, now.admitting(vms)));
        admitted.putAll(vms);
        return steps;
    }

    /**
     * Takes a System VM's port off the link, and its entries out. Either may be gone already.
     *
     * @return the steps that it took
     */
    public List<Step> remove(ControlMac vm, String port) {
        Map<ControlMac, String> vms = Map.of(vm, port);
        LinkState now = look(vms);
        List<Step> steps = go(now, now.removing(vms));
        admitted.remove(vm);
        return steps;
    }

    /** How often each System VM sent what it may not, by its port, since the guard was put up. */
    public SortedMap<String, Map<Offence, Long>> offences() {
        return guard.offences();
    }

    /**
     * Puts back what this object changed: a bridge that it made is deleted, one that was there is as it was found. It
     * cannot be used afterwards.
     */
    @Override
    public void close() {
        try (kernel) {
            found.ifPresent(before -> converge(observe(), state -> state.backTo(before, admitted)));
        }
    }

    /**
     * The link as far as these VMs are concerned, with the guard as it was last: an event tells of what befalls that.
     */
    private LinkState look(Map<ControlMac, String> vms) {
        return reader.look(known().guard(), vms);
    }

    private List<Step> change(LinkState now, Map<ControlMac, String> vms, Supplier<List<Step>> change) {
        found = found.or(() -> Optional.of(now));
        try {
            return change.get();
        } catch (LinkException failure) {
            try {
                converge(observe(), state -> state.backTo(now, vms));
            } catch (LinkException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
    }

    private List<Step> converge(LinkState start, UnaryOperator<LinkState> target) {
        List<Step> taken = new ArrayList<>();
        LinkState now = start;
        for (int round = 0; round < ROUNDS; round++) {
            List<Step> steps = go(now, target.apply(now));
            if (steps.isEmpty()) {
                return taken;
            }
            taken.addAll(steps);
            now = observe();
        }
        List<Step> left = Plan.between(now, target.apply(now));
        if (left.isEmpty()) {
            return taken;
        }
        throw new LinkException(wanted.name() + " does not stay as it is made; each of these was done " + ROUNDS
                + " times and is undone again: "
                + left.stream().map(Step::toString).collect(Collectors.joining("; "))
                + ". Is another program managing it?");
    }

    private List<Step> go(LinkState now, LinkState target) {
        List<Step> steps = Plan.between(now, target);
        LinkState whole = known.orElse(now);
        known = Optional.empty();
        try {
            runner.run(steps);
            if (new GuardPlan(now.guard(), target.guard()).loadsRules()) {
                guard.loaded();
            }
        } catch (LinkException failure) {
            throw refusals.explain(failure);
        }
        known = Optional.of(whole.replacing(now, target));
        return steps;
    }
}
