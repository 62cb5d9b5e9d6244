package fe80.link;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the guard from the kernel, through the JSON output of nft(8). How the kernel shows the rules that were loaded
 * is learnt when they are read for the first time; whatever it shows later that is not the same has been altered.
 */
final class GuardReader {

    private final Commands commands;
    private final GuardRules rules;
    private Optional<String> shown = Optional.empty();
    private boolean loaded;

    GuardReader(Commands commands, GuardRules rules) {
        this.commands = commands;
        this.rules = rules;
    }

    /** The rules have been loaded a moment ago: what is read next is how the kernel shows them. */
    void loaded() {
        loaded = true;
    }

    Guard read() {
        List<JsonNode> bridge = table("bridge");
        List<JsonNode> host = table("inet");
        if (bridge.isEmpty() && host.isEmpty()) {
            return new Guard.Absent();
        }
        String now = GuardJson.rules(Stream.concat(bridge.stream(), host.stream()));
        if (loaded) {
            shown = Optional.of(now);
            loaded = false;
        }
        return shown.filter(now::equals).isPresent()
                ? new Guard.Intact(rules, GuardJson.elements(Stream.concat(bridge.stream(), host.stream())))
                : new Guard.Altered();
    }

    /** How often each System VM did what, by its port. */
    SortedMap<String, Map<Offence, Long>> offences() {
        SortedMap<String, Map<Offence, Long>> offences = new TreeMap<>();
        List<JsonNode> table = table("bridge");
        for (Offence offence : Offence.values()) {
            GuardJson.counts(table, offence.set())
                    .forEach((port, count) ->
                            offences.computeIfAbsent(port, _ -> new TreeMap<>()).put(offence, count));
        }
        return offences;
    }

    private List<JsonNode> table(String family) {
        try {
            return Json.array(commands.run("nft", "-j", "list", "table", family, "fe80"), "nftables");
        } catch (CommandFailed e) {
            return List.of(); // There is none; if it is for another reason, loading the rules will say so.
        }
    }
}
