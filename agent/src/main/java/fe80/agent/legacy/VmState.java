package fe80.agent.legacy;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far a System VM is on its way out of 169.254, as it says itself.
 *
 * @param step where it stands
 * @param found what else it says of itself, by name: nic, ipv4, disable_ipv6, link_local, nft, systemd
 */
record VmState(Step step, Map<String, String> found) {

    /** Where a VM stands. */
    enum Step {
        /** It has its IPv4 control address only, or a link-local way that fe80 has not made. */
        LEGACY,
        /** It is legacy, but for some of what fe80 puts into a VM: that was interrupted in the VM itself. */
        PARTIAL,
        /** It has a link-local way that a restart, or a timer, takes away. */
        TRIAL,
        /** It has a link-local way for good, and its IPv4 address. */
        DUAL,
        /** It has its link-local way only. */
        RETIRED
    }

    VmState {
        found = Map.copyOf(found);
    }

    /** Reads what the script's {@code state} prints. */
    static VmState parse(String text) {
        Map<String, String> fields = text.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].strip(), (first, _) -> first));
        String named = fields.getOrDefault("state", "").toUpperCase(Locale.ROOT);
        return new VmState(
                Stream.of(Step.values())
                        .filter(step -> step.name().equals(named))
                        .findFirst()
                        .orElse(Step.LEGACY),
                fields);
    }

    String found(String name) {
        return found.getOrDefault(name, "");
    }
}
