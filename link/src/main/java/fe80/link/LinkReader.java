package fe80.link;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import fe80.address.LinkLocal;
import fe80.address.Mac;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the state of a link from the kernel, through the JSON output of iproute2 and through sysctl(8). */
record LinkReader(Commands commands, Wanted wanted) {

    private static final String IPV6_AT_ALL = Settings.sysctl("all", "disable_ipv6");

    /**
     * Reads everything; changes nothing.
     *
     * @throws LinkException if the kernel has no IPv6, or the name of the link belongs to something else
     */
    LinkState read() {
        List<JsonNode> interfaces = Json.array(commands.run("ip", "-j", "-d", "addr", "show")).stream()
                .filter(node -> node.has("ifname"))
                .toList();
        Map<String, Integer> sysctls = sysctls(interfaces);
        Bridge bridge = interfaces.stream()
                .filter(this::isLink)
                .findFirst()
                .<Bridge>map(node -> InterfaceJson.bridge(node, sysctls))
                .orElseGet(Bridge.Absent::new);
        return switch (bridge) {
            case Bridge.Absent absent ->
                new LinkState(wanted.name(), absent, ports(interfaces, sysctls, Map.of()), new TreeMap<>());
            case Bridge.Present present ->
                new LinkState(wanted.name(), present, ports(interfaces, sysctls, entries()), neighbours());
        };
    }

    /** Looks at these ports alone, and takes the rest from an earlier state. */
    LinkState look(LinkState earlier, Collection<String> names) {
        SortedMap<String, Port> ports = new TreeMap<>(earlier.ports());
        for (String name : names) {
            ports.remove(name);
            port(name).map(there -> there.asKnownFrom(earlier)).ifPresent(there -> ports.put(name, there));
        }
        return new LinkState(earlier.name(), earlier.bridge(), ports, earlier.neighbours());
    }

    private Optional<Port> port(String name) {
        try {
            return Json.array(commands.run("ip", "-j", "-d", "link", "show", "dev", name)).stream()
                    .map(node -> InterfaceJson.port(node, Map.of(), Map.of()))
                    .findFirst();
        } catch (CommandFailed e) {
            return Optional.empty(); // There is no such interface.
        }
    }

    private boolean isLink(JsonNode node) {
        return node.path("ifname").asText().equals(wanted.name());
    }

    private SortedMap<String, Port> ports(
            List<JsonNode> interfaces, Map<String, Integer> sysctls, Map<String, Set<Mac>> entries) {
        return interfaces.stream()
                .filter(node -> !isLink(node))
                .map(node -> InterfaceJson.port(node, sysctls, entries))
                .collect(toMap(Port::name, Function.identity(), (one, _) -> one, TreeMap::new));
    }

    /** The settings that matter, by their full names; those that the kernel does not have are left out. */
    private Map<String, Integer> sysctls(List<JsonNode> interfaces) {
        Stream<String> ofBridge = interfaces.stream().anyMatch(this::isLink)
                ? Settings.IPV6.keySet().stream().map(setting -> Settings.sysctl(wanted.name(), setting))
                : Stream.empty();
        Stream<String> ofPorts = interfaces.stream()
                .filter(node -> wanted.portKinds().contains(InterfaceJson.kind(node)))
                .map(node -> Settings.sysctl(node.path("ifname").asText(), "disable_ipv6"));
        List<String> command = Stream.of(Stream.of("sysctl", "-e", IPV6_AT_ALL), ofBridge, ofPorts)
                .flatMap(names -> names)
                .toList();
        Map<String, Integer> values = commands.run(command)
                .lines()
                .map(line -> line.split(" = ", 2))
                .collect(toMap(pair -> pair[0], pair -> Integer.valueOf(pair[1].strip())));
        if (!values.containsKey(IPV6_AT_ALL)) {
            throw new LinkException("this kernel runs without IPv6 (it has no " + IPV6_AT_ALL
                    + "), and a control link is nothing else: take ipv6.disable=1 off the kernel's command line and"
                    + " reboot the host");
        }
        return values;
    }

    private Map<String, Set<Mac>> entries() {
        return InterfaceJson.entries(Json.array(commands.run("bridge", "-j", "fdb", "show", "br", wanted.name())));
    }

    private SortedMap<LinkLocal, Mac> neighbours() {
        return InterfaceJson.neighbours(
                Json.array(commands.run("ip", "-j", "-6", "neigh", "show", "dev", wanted.name(), "nud", "permanent")));
    }
}
