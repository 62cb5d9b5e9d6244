package fe80.link;

import java.util.Comparator;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps that make a port what it should be, apart by phase: see {@link Plan} for their order. */
record PortPlan(String link, Port now, Port target) {

    Stream<Step> sysctls() {
        Change.Setting setting = new Change.Setting(Settings.sysctl(now.name(), "disable_ipv6"), target.ipv6() ? 0 : 1);
        return now.ipv6() == target.ipv6()
                ? Stream.empty()
                : Stream.of(new Step("set " + setting.name() + " to " + setting.value(), setting));
    }

    Stream<Step> membership() {
        if (!target.on(link)) {
            return now.on(link)
                    ? Stream.of(new Step("take " + now.name() + " off " + link, new Change.Leave(now.name())))
                    : Stream.empty();
        }
        Stream<Step> joining = now.on(link)
                ? Stream.empty()
                : Stream.of(new Step("make " + now.name() + " a port of " + link, new Change.Join(now.name(), link)));
        return now.flags().equals(target.flags()) ? joining : Stream.concat(joining, Stream.of(flags()));
    }

    private Step flags() {
        String flags = new TreeMap<>(target.flags())
                .entrySet().stream()
                        .map(flag -> flag.getKey() + " " + (flag.getValue() ? "on" : "off"))
                        .collect(Collectors.joining(" "));
        return new Step("set " + flags + " on " + now.name(), new Change.SetFlags(now.name(), target.flags()));
    }

    Stream<Step> untying() {
        if (!target.on(link)) {
            return Stream.empty();
        }
        return sorted(now.ties())
                .map(Tie::mac)
                .filter(mac -> !target.holds(mac))
                .map(mac -> new Step("untie " + mac + " from " + now.name(), new Change.RemoveEntry(now.name(), mac)));
    }

    Stream<Step> tying() {
        if (!target.on(link)) {
            return Stream.empty();
        }
        return sorted(target.ties())
                .filter(tie -> !now.ties().contains(tie))
                .map(tie -> new Step("tie " + tie.mac() + " to " + now.name(), new Change.AddEntry(now.name(), tie)));
    }

    Stream<Step> shutting() {
        return now.up() && !target.up()
                ? Stream.of(new Step("set " + now.name() + " down", new Change.SetUp(now.name(), false)))
                : Stream.empty();
    }

    Stream<Step> opening() {
        return !now.up() && target.up()
                ? Stream.of(new Step("set " + now.name() + " up", new Change.SetUp(now.name(), true)))
                : Stream.empty();
    }

    private static Stream<Tie> sorted(Set<Tie> ties) {
        return ties.stream().sorted(Comparator.comparing(Tie::mac));
    }
}
