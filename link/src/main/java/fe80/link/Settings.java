package fe80.link;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The fixed settings of a control link, in the order in which the kernel takes them. */
final class Settings {

    /** IPv6 needs an MTU of at least this many bytes (RFC 8200, section 5); below it Linux removes IPv6. */
    static final int LEAST_MTU = 1280;

    /** The MTU of a bridge that we make, in bytes. */
    static final int MTU = 1500;

    /**
     * Bridge options (ip-link(8)): a star of taps has no loop to prevent, so ports forward at once, and a link this
     * small has no use for multicast snooping. The forwarding delay cannot be 0 while STP is on. Frames to
     * 01:80:c2:00:00:0e take the way of all others: else Linux would hand them to the host past every filter of the
     * bridge, as sent to the port itself.
     */
    static final SequencedMap<String, Integer> BRIDGE = ordered(bridge());

    /**
     * Entries of net.ipv6.conf.‹bridge› (ip-sysctl): no address of the kernel's own making (addr_gen_mode 1, before
     * IPv6 is switched on), nothing forwarded, nothing learnt from routers, no wait for duplicates of an address that
     * is ours by design.
     */
    static final SequencedMap<String, Integer> IPV6 = ordered(ipv6());

    /**
     * Flags of a VM's port (bridge(8)): it reaches no other port, the bridge believes only the entries written for it,
     * and a frame from a MAC without one is dropped.
     */
    static final Map<String, Boolean> PORT =
            Map.of("isolated", true, "learning", false, "flood", false, "locked", true);

    private Settings() {}

    private static SequencedMap<String, Integer> bridge() {
        SequencedMap<String, Integer> settings = new LinkedHashMap<>();
        settings.put("stp_state", 0);
        settings.put("forward_delay", 0);
        settings.put("mcast_snooping", 0);
        settings.put("group_fwd_mask", 1 << 0xe);
        return settings;
    }

    private static SequencedMap<String, Integer> ipv6() {
        SequencedMap<String, Integer> settings = new LinkedHashMap<>();
        settings.put("addr_gen_mode", 1);
        settings.put("forwarding", 0);
        settings.put("accept_ra", 0);
        settings.put("autoconf", 0);
        settings.put("accept_redirects", 0);
        settings.put("dad_transmits", 0);
        settings.put("router_solicitations", 0);
        settings.put("disable_ipv6", 0);
        return settings;
    }

    private static SequencedMap<String, Integer> ordered(SequencedMap<String, Integer> settings) {
        return Collections.unmodifiableSequencedMap(settings);
    }

    /** The name of a setting of an interface, as sysctl(8) takes and prints it: in a name, a dot becomes a slash. */
    static String sysctl(String nic, String setting) {
        return "net.ipv6.conf." + nic.replace('.', '/') + "." + setting;
    }
}
