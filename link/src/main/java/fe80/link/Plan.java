package fe80.link;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The steps that lead from one state of a control link to another. Nothing is run or read here. Steps of one kind are
 * kept together, whatever the number of ports, since a program runs once for all of them.
 */
final class Plan {

    private Plan() {}

    static List<Step> between(LinkState now, LinkState target) {
        List<PortPlan> ports = target.ports().values().stream()
                .filter(port -> now.ports().containsKey(port.name()))
                .filter(port -> !port.equals(now.ports().get(port.name())))
                .map(port -> new PortPlan(
                        now.name(), Objects.requireNonNull(now.ports().get(port.name())), port))
                .toList();
        GuardPlan guard = new GuardPlan(now.guard(), target.guard());
        return Stream.of(
                        guard.before(),
                        // Down first: a port that leaves the bridge would be an interface of the host's own.
                        ports.stream().flatMap(PortPlan::shutting),
                        bridge(now, target),
                        ports.stream().flatMap(PortPlan::sysctls),
                        ports.stream().flatMap(PortPlan::membership),
                        neighbours(now, target),
                        // A MAC that goes from one port to another is untied before it is tied.
                        ports.stream().flatMap(PortPlan::untying),
                        ports.stream().flatMap(PortPlan::tying),
                        // Up last: no frame passes before all of the above holds.
                        ports.stream().flatMap(PortPlan::opening),
                        deletion(now, target),
                        guard.after())
                .flatMap(steps -> steps)
                .toList();
    }

    private static Stream<Step> bridge(LinkState now, LinkState target) {
        return target.bridge() instanceof Bridge.Present wanted
                ? new BridgePlan(now.name(), wanted).from(now.bridge())
                : Stream.empty();
    }

    private static Stream<Step> neighbours(LinkState now, LinkState target) {
        if (target.bridge() instanceof Bridge.Absent) {
            return Stream.empty();
        }
        String link = now.name();
        return Stream.concat(
                now.neighbours().keySet().stream()
                        .filter(address -> !target.neighbours().containsKey(address))
                        .map(address -> new Step(
                                "remove the neighbour entry of " + address, new Change.RemoveNeighbour(link, address))),
                target.neighbours().entrySet().stream()
                        .filter(entry ->
                                !entry.getValue().equals(now.neighbours().get(entry.getKey())))
                        .map(entry -> new Step(
                                "tie the address " + entry.getKey() + " to the MAC " + entry.getValue(),
                                new Change.AddNeighbour(link, entry.getKey(), entry.getValue()))));
    }

    private static Stream<Step> deletion(LinkState now, LinkState target) {
        return now.bridge() instanceof Bridge.Present && target.bridge() instanceof Bridge.Absent
                ? Stream.of(new Step("delete the bridge " + now.name(), new Change.Delete(now.name())))
                : Stream.empty();
    }
}
