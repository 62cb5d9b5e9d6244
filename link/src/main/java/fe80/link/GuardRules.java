package fe80.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;

import fe80.address.ControlMac;
import fe80.address.LinkLocal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the guard of a link is made from.
 *
 * @param text the input of nft(8) that replaces the guard, without the elements of its sets
 * @param legacyPasses whether a legacy VM may use its 169.254 address too
 */
public record GuardRules(String text, boolean legacyPasses) {

    /** Every port of this prefix is in the guard from the beginning, admitted or not. */
    static final String PREFIX = "fe80-";

    /** By these sets the bridge's filter and the host's know the ports. */
    private static final List<String> PORTS = List.of("bridge fe80 ports", "inet fe80 ports");

    private static final String FILE = "guard.nft";

    /** The rules of this link. */
    static GuardRules of(Wanted wanted) {
        String definitions =
                """
                define link = "%s"
                define host_mac = %s
                define host = %s
                define host_group = %s
                """.formatted(wanted.name(), wanted.mac(), wanted.address(), solicitedNode(wanted.address()));
        return new GuardRules(definitions + file(), wanted.keepsLegacyIpv4());
    }

    /** The guard with these rules, which begins with the ports of our naming, and nobody let through. */
    Guard.Intact alone() {
        return new Guard.Intact(this, new TreeSet<>(inPorts(PREFIX + "*")));
    }

    /** The elements that let this VM through at this port. */
    List<GuardElement> elements(ControlMac vm, String port) {
        List<GuardElement> elements = new ArrayList<>();
        elements.add(new GuardElement("bridge fe80 vms", "\"" + port + "\" . " + vm + " . " + vm.address()));
        vm.legacy().filter(_ -> legacyPasses).map(Inet4Address::getHostAddress).ifPresent(ipv4 -> {
            elements.add(new GuardElement("bridge fe80 legacy", "\"" + port + "\" . " + vm + " . " + ipv4));
            elements.add(new GuardElement("inet fe80 legacy", ipv4));
        });
        return elements;
    }

    /** What makes the guard see the frames of this port. */
    static Set<GuardElement> covering(Port port) {
        return port.name().startsWith(PREFIX) ? Set.of() : inPorts(port.name());
    }

    private static Set<GuardElement> inPorts(String name) {
        return PORTS.stream()
                .map(set -> new GuardElement(set, "\"" + name + "\""))
                .collect(toUnmodifiableSet());
    }

    /** The group in which its owner listens for neighbour solicitations: RFC 4291, section 2.7.1. */
    private static String solicitedNode(LinkLocal address) {
        byte[] octets = address.bytes();
        return "ff02::1:ff%02x:%02x%02x".formatted(octets[13], octets[14], octets[15]);
    }

    private static String file() {
        try (InputStream in = Objects.requireNonNull(GuardRules.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
