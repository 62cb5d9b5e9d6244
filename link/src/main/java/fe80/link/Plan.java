package fe80.link;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The steps that lead from one state of a control link to another. Nothing is run or read here. Steps of one tool are
 * kept together, whatever the number of ports, since each tool runs once for all of them.
 */
final class Plan {

    private Plan() {}

    static List<Step> between(LinkState now, LinkState target) {
        List<PortPlan> ports = target.ports().values().stream()
                .filter(port -> now.ports().containsKey(port.name()))
                .map(port -> new PortPlan(
                        now.name(), Objects.requireNonNull(now.ports().get(port.name())), port))
                .toList();
        return Stream.of(
                        bridge(now, target),
                        ports.stream().flatMap(PortPlan::sysctls),
                        ports.stream().flatMap(PortPlan::membership),
                        neighbours(now, target),
                        ports.stream().flatMap(PortPlan::entries),
                        // Up last: no frame passes before all of the above holds.
                        ports.stream().flatMap(PortPlan::state),
                        deletion(now, target))
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
                                "remove the neighbour entry of " + address,
                                Tool.IP,
                                "neigh del " + address + " dev " + link)),
                target.neighbours().entrySet().stream()
                        .filter(entry ->
                                !entry.getValue().equals(now.neighbours().get(entry.getKey())))
                        .map(entry -> new Step(
                                "tie the address " + entry.getKey() + " to the MAC " + entry.getValue(),
                                Tool.IP,
                                "neigh replace " + entry.getKey() + " lladdr " + entry.getValue() + " dev " + link
                                        + " nud permanent")));
    }

    private static Stream<Step> deletion(LinkState now, LinkState target) {
        return now.bridge() instanceof Bridge.Present && target.bridge() instanceof Bridge.Absent
                ? Stream.of(new Step("delete the bridge " + now.name(), Tool.IP, "link del dev " + now.name()))
                : Stream.empty();
    }
}
