package fe80.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        return new Step(
                "create the bridge " + name, new Change.Create(name, target.mtu(), target.mac(), target.options()));
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
            steps.add(new Step("give " + name + " the MAC " + target.mac(), new Change.SetMac(name, target.mac())));
        }
        if (now.mtu() != target.mtu()) {
            steps.add(new Step("give " + name + " an MTU of " + target.mtu(), new Change.SetMtu(name, target.mtu())));
        }
        Settings.BRIDGE.keySet().stream()
                .filter(option -> differs(option, now.options(), target.options()))
                .map(option ->
                        Map.of(option, Objects.requireNonNull(target.options().get(option))))
                .forEach(option ->
                        steps.add(new Step("set " + option + " on " + name, new Change.SetOptions(name, option))));
        return steps.stream();
    }

    private Stream<Step> removals(Bridge.Present now) {
        // In reverse: with its first address a prefix loses the later ones too.
        return now.addresses().reversed().stream()
                .filter(there -> target.addresses().stream().noneMatch(there::serves))
                .map(there -> new Step("take " + there + " off " + name, new Change.RemoveAddress(name, there)));
    }

    private Stream<Step> sysctls(Bridge.Present now) {
        return Settings.IPV6.keySet().stream()
                .filter(setting -> differs(setting, now.sysctls(), target.sysctls()))
                .map(setting -> new Change.Setting(
                        Settings.sysctl(name, setting),
                        Objects.requireNonNull(target.sysctls().get(setting))))
                .map(setting -> new Step("set " + setting.name() + " to " + setting.value(), setting));
    }

    private Stream<Step> state(Bridge.Present now) {
        String state = target.up() ? "up" : "down";
        return now.up() == target.up()
                ? Stream.empty()
                : Stream.of(new Step("set " + name + " " + state, new Change.SetUp(name, target.up())));
    }

    private Stream<Step> additions(Bridge.Present now) {
        return target.addresses().stream()
                // Those the kernel learns are its own to make again.
                .filter(wanted -> wanted.condition() != Address.Condition.DYNAMIC)
                .filter(wanted -> now.addresses().stream().noneMatch(there -> there.serves(wanted)))
                // Replace, since the kernel may have made the same one a moment ago.
                .map(wanted ->
                        new Step("give " + name + " the address " + wanted, new Change.AddAddress(name, wanted)));
    }

    /** Whether a setting that should have a value has another one, or none. */
    private static boolean differs(String key, Map<String, Integer> now, Map<String, Integer> target) {
        return target.containsKey(key) && !target.get(key).equals(now.get(key));
    }
}
