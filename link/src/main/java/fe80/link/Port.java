package fe80.link;

import fe80.address.ControlMac;
import fe80.address.Mac;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An interface of this host that is a port of a bridge, or may become one.
 *
 * @param name its name
 * @param kind what the kernel calls its kind (ip-link(8)): {@code tun} for a VM's tap, {@code physical} if it has none
 * @param bridge the interface that it is a port of
 * @param up whether it is administratively up
 * @param ipv6 whether the host itself speaks IPv6 on it
 * @param flags the flags of bridge(8) that {@link Settings#PORT} names, while it is a port
 * @param ties the static entries of the link's bridge for it
 */
public record Port(
        String name,
        String kind,
        Optional<String> bridge,
        boolean up,
        boolean ipv6,
        Map<String, Boolean> flags,
        Set<Tie> ties) {

    /** Keeps copies. */
    public Port {
        flags = Map.copyOf(flags);
        ties = Set.copyOf(ties);
    }

    /** Whether it is a port of this bridge. */
    public boolean on(String link) {
        return bridge.filter(link::equals).isPresent();
    }

    /** Whether this MAC is tied to it. */
    boolean holds(Mac mac) {
        return ties.stream().map(Tie::mac).anyMatch(mac::equals);
    }

    /** The VMs that are tied to it. */
    public Stream<ControlMac> vms() {
        return ties.stream().map(Tie::mac).filter(ControlMac::marks).map(ControlMac::new);
    }

    /** Whether a VM other than this one is tied to it. */
    boolean heldByOtherThan(ControlMac vm) {
        return vms().anyMatch(other -> !other.equals(vm));
    }

    /** This port, as it is when it belongs to this VM and to nothing else. */
    Port admitting(ControlMac vm, String link) {
        return new Port(name, kind, Optional.of(link), true, false, Settings.PORT, Set.of(new Tie(vm.mac(), true)));
    }

    /** This port, without what ties this MAC to it. */
    Port releasing(Mac mac) {
        Set<Tie> others = ties.stream().filter(tie -> !tie.mac().equals(mac)).collect(Collectors.toUnmodifiableSet());
        return new Port(name, kind, bridge, up, ipv6, flags, others);
    }

    /**
     * This port, off its bridge, which takes its flags and ties with it. It is down: one that is up would be an
     * interface of the host's own, with no filter of the bridge before it.
     */
    Port detached() {
        return new Port(name, kind, Optional.empty(), false, ipv6, Map.of(), Set.of());
    }

    /** This port, without a frame that passes. */
    Port down() {
        return new Port(name, kind, bridge, false, ipv6, flags, ties);
    }
}
