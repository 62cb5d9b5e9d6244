package fe80.link;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import fe80.address.LinkLocal;
import fe80.address.Mac;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the JSON of ip-address(8), ip-neighbour(8) and bridge(8) means here. */
final class InterfaceJson {

    private static final String PHYSICAL = "physical";

    private InterfaceJson() {}

    static String kind(JsonNode node) {
        return node.path("linkinfo").path("info_kind").asText(PHYSICAL);
    }

    static Bridge.Present bridge(JsonNode node, Map<String, Integer> sysctls) {
        String name = name(node);
        if (!kind(node).equals("bridge")) {
            throw new LinkException("the name " + name + " is taken by an interface of kind " + kind(node)
                    + ", which is not a bridge: rename that interface (ip link set dev " + name
                    + " name …), or give the control link another name");
        }
        JsonNode options = node.path("linkinfo").path("info_data");
        return new Bridge.Present(
                Mac.parse(node.path("address").asText()),
                node.path("mtu").asInt(),
                up(node),
                known(
                        Settings.BRIDGE.keySet(),
                        option -> Optional.of(options.path(option))
                                .filter(JsonNode::isInt)
                                .map(JsonNode::intValue)),
                known(
                        Settings.IPV6.keySet(),
                        setting -> Optional.ofNullable(sysctls.get(Settings.sysctl(name, setting)))),
                node.path("addr_info").valueStream().map(InterfaceJson::address).toList());
    }

    static Port port(JsonNode node, Map<String, Integer> sysctls, Map<String, Set<Mac>> entries) {
        String name = name(node);
        JsonNode flags = node.path("linkinfo").path("info_slave_data");
        return new Port(
                name,
                kind(node),
                Optional.of(node.path("master").asText()).filter(master -> !master.isEmpty()),
                up(node),
                sysctls.getOrDefault(Settings.sysctl(name, "disable_ipv6"), 0) == 0,
                known(
                        Settings.PORT.keySet(),
                        flag -> Optional.of(flags.path(flag))
                                .filter(JsonNode::isBoolean)
                                .map(JsonNode::booleanValue)),
                entries.getOrDefault(name, Set.of()));
    }

    /** The static entries of a bridge's forwarding database, by port. */
    static Map<String, Set<Mac>> entries(List<JsonNode> nodes) {
        return nodes.stream()
                .filter(node -> node.path("state").asText().equals("static"))
                .flatMap(node -> unicast(node.path("mac"))
                        .map(mac -> Map.entry(node.path("ifname").asText(), mac)))
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())));
    }

    static SortedMap<LinkLocal, Mac> neighbours(List<JsonNode> nodes) {
        return nodes.stream()
                .filter(node -> node.path("dst").asText().startsWith("fe80::"))
                .flatMap(node -> unicast(node.path("lladdr"))
                        .map(mac -> Map.entry(LinkLocal.parse(node.path("dst").asText()), mac)))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, TreeMap::new));
    }

    private static String name(JsonNode node) {
        return node.path("ifname").asText();
    }

    private static boolean up(JsonNode node) {
        return node.path("flags").valueStream().anyMatch(flag -> flag.asText().equals("UP"));
    }

    private static Address address(JsonNode node) {
        Address.Condition condition = node.has("dynamic")
                ? Address.Condition.DYNAMIC
                : node.has("tentative") || node.has("dadfailed")
                        ? Address.Condition.TENTATIVE
                        : Address.Condition.SETTLED;
        return new Address(
                InetAddress.ofLiteral(node.path("local").asText()),
                node.path("prefixlen").asInt(),
                condition);
    }

    /** An entry may be for a group of interfaces, or for none: such a one is nobody's. */
    private static Stream<Mac> unicast(JsonNode node) {
        try {
            return Stream.of(Mac.parse(node.asText()));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    private static <T> Map<String, T> known(Collection<String> keys, Function<String, Optional<T>> value) {
        return keys.stream()
                .flatMap(key -> value.apply(key).map(found -> Map.entry(key, found)).stream())
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
