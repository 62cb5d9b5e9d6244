package fe80.link;

import fe80.address.LinkLocal;
import fe80.address.Mac;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The control link as its host should have it.
 *
 * @param name the name of the bridge: at most 15 letters, digits, dashes and underscores
 * @param mac the bridge's MAC address
 * @param address the host's one address on the link
 * @param keepsLegacyIpv4 whether the bridge keeps the addresses of 169.254.0.0/16 that it has, for legacy VMs
 * @param portKinds the kinds of interface that may be its ports, as ip-link(8) calls them
 */
public record Wanted(String name, Mac mac, LinkLocal address, boolean keepsLegacyIpv4, Set<String> portKinds) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,15}");
    private static final int PREFIX = 64;

    /**
     * cloud0 as it is on every host. Name, MAC and address are the same everywhere: a link-local address has to be
     * unique on its link only, so a System VM finds its host at the same place wherever it runs.
     */
    public static final Wanted CLOUD0 =
            new Wanted("cloud0", Mac.parse("02:fe:80:00:00:01"), LinkLocal.parse("fe80::1"), false, Set.of("tun"));

    /**
     * Checks the name and keeps copies.
     *
     * @throws IllegalArgumentException if an interface cannot have that name
     */
    public Wanted {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for a bridge: \"" + name
                    + "\" (expected 1 to 15 letters, digits, dashes or underscores)");
        }
        portKinds = Set.copyOf(portKinds);
    }

    /** The same, but keeping the bridge's addresses of 169.254.0.0/16. */
    public Wanted keepingLegacyIpv4() {
        return new Wanted(name, mac, address, true, portKinds);
    }

    /** The same, but with one more kind of port allowed. */
    public Wanted allowing(String portKind) {
        Set<String> kinds = new TreeSet<>(portKinds);
        kinds.add(portKind);
        return new Wanted(name, mac, address, keepsLegacyIpv4, kinds);
    }

    /** The bridge that should be there, given the one that is. */
    Bridge.Present bridge(Bridge now) {
        List<Address> addresses = new ArrayList<>();
        int mtu = Settings.MTU;
        if (now instanceof Bridge.Present there) {
            there.addresses().stream()
                    .filter(candidate -> keepsLegacyIpv4 && candidate.legacy())
                    .forEach(addresses::add);
            mtu = there.mtu() < Settings.LEAST_MTU ? mtu : there.mtu();
        }
        addresses.add(new Address(ip(), PREFIX));
        return new Bridge.Present(mac, mtu, true, Settings.BRIDGE, Settings.IPV6, addresses);
    }

    private InetAddress ip() {
        try {
            return InetAddress.getByAddress(address.bytes());
        } catch (UnknownHostException e) {
            throw new AssertionError("sixteen octets are always an IPv6 address", e);
        }
    }
}
