package fe80.link;

import fe80.address.ControlMac;
import fe80.address.Mac;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An interface of this host that is a port of a bridge, or may become one.
 *
 * @param name its name
 * @param kind what the kernel calls its kind (ip-link(8)): {@code tun} for a VM's tap, {@code physical} if it has none
 * @param bridge the interface that it is a port of
 * @param up whether it is administratively up
 * @param ipv6 whether the host itself speaks IPv6 on it
 * @param flags the flags of bridge(8) that {@link Settings#PORT} names, while it is a port
 * @param entries the MAC addresses that are tied to it by a static entry of the link's bridge
 */
public record Port(
        String name,
        String kind,
        Optional<String> bridge,
        boolean up,
        boolean ipv6,
        Map<String, Boolean> flags,
        Set<Mac> entries) {

    /** Keeps copies. */
    public Port {
        flags = Map.copyOf(flags);
        entries = Set.copyOf(entries);
    }

    /** Whether it is a port of this bridge. */
    public boolean on(String link) {
        return bridge.filter(link::equals).isPresent();
    }

    /** Whether a VM other than this one is tied to it. */
    boolean heldByOtherThan(ControlMac vm) {
        return entries.stream().anyMatch(mac -> ControlMac.marks(mac) && !mac.equals(vm.mac()));
    }

    /** This port, as it is when it belongs to this VM and to nothing else. */
    Port admitting(ControlMac vm, String link) {
        return new Port(name, kind, Optional.of(link), true, false, Settings.PORT, Set.of(vm.mac()));
    }

    /** This port, off its bridge, which takes its flags and entries with it. */
    Port detached() {
        return new Port(name, kind, Optional.empty(), up, ipv6, Map.of(), Set.of());
    }
}
