package fe80.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps that make a bridge what it should be, in the one order that is right from every start. */
record BridgePlan(String name, Bridge.Present target) {

    Stream<Step> from(Bridge now) {
        return switch (now) {
            case Bridge.Absent() -> Stream.concat(Stream.of(creation()), changes(asCreated()));
            case Bridge.Present there -> changes(there);
        };
    }

    private Step creation() {
        String options = Settings.BRIDGE.keySet().stream()
                .filter(target.options()::containsKey)
                .map(option -> " " + option + " " + target.options().get(option))
                .collect(Collectors.joining());
        return ip(
                "create the bridge " + name,
                "link add name " + name + " mtu " + target.mtu() + " address " + target.mac() + " type bridge"
                        + options);
    }

    private Bridge.Present asCreated() {
        return new Bridge.Present(target.mac(), target.mtu(), false, target.options(), Map.of(), List.of());
    }

    private Stream<Step> changes(Bridge.Present now) {
        return Stream.of(
                        // First: switching IPv6 off, or an MTU too small for it, would take them before us.
                        removals(now),
                        link(now),
                        sysctls(now),
                        // Before addresses are added: going down would take them away.
                        state(now),
                        additions(now))
                .flatMap(steps -> steps);
    }

    private Stream<Step> link(Bridge.Present now) {
        List<Step> steps = new ArrayList<>();
        if (!now.mac().equals(target.mac())) {
            steps.add(ip("give " + name + " the MAC " + target.mac(), set("address " + target.mac())));
        }
        if (now.mtu() != target.mtu()) {
            steps.add(ip("give " + name + " an MTU of " + target.mtu(), set("mtu " + target.mtu())));
        }
        Settings.BRIDGE.keySet().stream()
                .filter(option -> differs(option, now.options(), target.options()))
                .map(option -> option + " " + target.options().get(option))
                .forEach(option -> steps.add(ip("set " + option + " on " + name, set("type bridge " + option))));
        return steps.stream();
    }

    private Stream<Step> removals(Bridge.Present now) {
        // In reverse: with its first address a prefix loses the later ones too.
        return now.addresses().reversed().stream()
                .filter(there -> target.addresses().stream().noneMatch(there::serves))
                .map(there -> ip("take " + there + " off " + name, "addr del " + there + " dev " + name));
    }

    private Stream<Step> sysctls(Bridge.Present now) {
        return Settings.IPV6.keySet().stream()
                .filter(setting -> differs(setting, now.sysctls(), target.sysctls()))
                .map(setting ->
                        Settings.sysctl(name, setting) + "=" + target.sysctls().get(setting))
                .map(assignment -> new Step("set " + assignment, Tool.SYSCTL, assignment));
    }

    private Stream<Step> state(Bridge.Present now) {
        String state = target.up() ? "up" : "down";
        return now.up() == target.up() ? Stream.empty() : Stream.of(ip("set " + name + " " + state, set(state)));
    }

    private Stream<Step> additions(Bridge.Present now) {
        return target.addresses().stream()
                // Those the kernel learns are its own to make again.
                .filter(wanted -> wanted.condition() != Address.Condition.DYNAMIC)
                .filter(wanted -> now.addresses().stream().noneMatch(there -> there.serves(wanted)))
                // Replace, since the kernel may have made the same one a moment ago.
                .map(wanted -> ip(
                        "give " + name + " the address " + wanted,
                        "addr replace " + wanted + " dev " + name + (wanted.ipv6() ? " nodad" : "")));
    }

    /** Whether a setting that should have a value has another one, or none. */
    private static boolean differs(String key, Map<String, Integer> now, Map<String, Integer> target) {
        return target.containsKey(key) && !target.get(key).equals(now.get(key));
    }

    private String set(String change) {
        return "link set dev " + name + " " + change;
    }

    private static Step ip(String purpose, String line) {
        return new Step(purpose, Tool.IP, line);
    }
}
