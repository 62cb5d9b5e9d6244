package fe80.link;

import fe80.address.Mac;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps that make a port what it should be, apart by phase: see {@link Plan} for their order. */
record PortPlan(String link, Port now, Port target) {

    Stream<Step> sysctls() {
        String assignment = Settings.sysctl(now.name(), "disable_ipv6") + "=" + (target.ipv6() ? 0 : 1);
        return now.ipv6() == target.ipv6()
                ? Stream.empty()
                : Stream.of(new Step("set " + assignment, Tool.SYSCTL, assignment));
    }

    Stream<Step> membership() {
        if (!target.on(link)) {
            return now.on(link) ? Stream.of(set("take " + now.name() + " off " + link, "nomaster")) : Stream.empty();
        }
        Stream<Step> joining = now.on(link)
                ? Stream.empty()
                : Stream.of(set("make " + now.name() + " a port of " + link, "master " + link));
        return now.flags().equals(target.flags()) ? joining : Stream.concat(joining, Stream.of(flags()));
    }

    private Step flags() {
        String flags = new TreeMap<>(target.flags())
                .entrySet().stream()
                        .map(flag -> flag.getKey() + " " + (flag.getValue() ? "on" : "off"))
                        .collect(Collectors.joining(" "));
        // The flush forgets what was learnt before learning was off: a locked port would still believe it.
        return set("set " + flags + " on " + now.name(), "type bridge_slave " + flags + " fdb_flush");
    }

    Stream<Step> entries() {
        if (!target.on(link)) {
            return Stream.empty();
        }
        return Stream.concat(
                without(now.entries(), target.entries())
                        .map(mac -> new Step(
                                "untie " + mac + " from " + now.name(),
                                Tool.BRIDGE,
                                "fdb del " + mac + " dev " + now.name() + " master")),
                without(target.entries(), now.entries())
                        .map(mac -> new Step(
                                "tie " + mac + " to " + now.name(),
                                Tool.BRIDGE,
                                "fdb replace " + mac + " dev " + now.name() + " master static")));
    }

    Stream<Step> state() {
        String state = target.up() ? "up" : "down";
        return now.up() == target.up() ? Stream.empty() : Stream.of(set("set " + now.name() + " " + state, state));
    }

    private static Stream<Mac> without(Set<Mac> all, Set<Mac> excluded) {
        return new TreeSet<>(all).stream().filter(mac -> !excluded.contains(mac));
    }

    private Step set(String purpose, String change) {
        return new Step(purpose, Tool.IP, "link set dev " + now.name() + " " + change);
    }
}
