package fe80.link;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the JSON of nft(8) means here: libnftables-json(5). */
final class GuardJson {

    private GuardJson() {}

    /** The rules, as text that is the same as long as they are. */
    static String rules(Stream<JsonNode> objects) {
        return objects.filter(object -> !object.has("metainfo"))
                .map(object -> lasting(object.deepCopy()).toString())
                .collect(joining("\n"));
    }

    private static JsonNode lasting(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("handle", "packets", "bytes"));
            if (object.has("family")) {
                object.remove("elem"); // of the set that this object is
            }
        }
        node.forEach(GuardJson::lasting);
        return node;
    }

    /** The elements of the sets that say who is where. */
    static SortedSet<GuardElement> elements(Stream<JsonNode> objects) {
        return objects.map(object -> object.path("set"))
                .filter(set -> Set.of("ports", "vms", "legacy").contains(name(set)))
                .flatMap(set -> set.path("elem")
                        .valueStream()
                        .map(element -> new GuardElement(
                                set.path("family").asText() + " fe80 " + name(set), value(set, element))))
                .collect(toCollection(TreeSet::new));
    }

    /** The packets that the elements of a set have counted, by element. */
    static Map<String, Long> counts(List<JsonNode> objects, String set) {
        return objects.stream()
                .map(object -> object.path("set"))
                .filter(candidate -> name(candidate).equals(set))
                .flatMap(found -> found.path("elem").valueStream())
                .map(element -> element.path("elem"))
                .collect(toMap(
                        element -> element.path("val").asText(),
                        element -> element.path("counter").path("packets").asLong()));
    }

    private static String name(JsonNode set) {
        return set.path("name").asText();
    }

    private static String value(JsonNode set, JsonNode element) {
        JsonNode value = element.has("elem") ? element.path("elem").path("val") : element;
        List<String> parts = value.has("concat")
                ? value.path("concat").valueStream().map(JsonNode::asText).toList()
                : List.of(value.asText());
        boolean namesPort = set.path("type").toString().contains("ifname");
        return Stream.concat(
                        parts.stream().limit(1).map(part -> namesPort ? "\"" + part + "\"" : part),
                        parts.stream().skip(1))
                .collect(joining(" . "));
    }
}
