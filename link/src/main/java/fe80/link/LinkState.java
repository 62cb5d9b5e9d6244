package fe80.link;

import fe80.address.ControlMac;
import fe80.address.LinkLocal;
import fe80.address.Mac;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A control link as it is, or as it should be.
 *
 * @param name the name of its bridge
 * @param bridge the bridge
 * @param ports the other interfaces of the host by their names, on the link or not
 * @param neighbours the permanent neighbour entries of the bridge: which MAC is behind which address
 * @param guard the filters
 */
public record LinkState(
        String name, Bridge bridge, SortedMap<String, Port> ports, SortedMap<LinkLocal, Mac> neighbours, Guard guard) {

    /** Keeps copies. */
    public LinkState {
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
        neighbours = Collections.unmodifiableSortedMap(new TreeMap<>(neighbours));
    }

    /** Whether this VM, and no other, is admitted at this port: let through the guard, isolated, with its entries. */
    public boolean admits(ControlMac vm, String port) {
        return ports.containsKey(port) && guard.admits(vm, port) && equals(admitting(Map.of(vm, port)));
    }

    /** The port that this VM's MAC is tied to. */
    public Optional<String> holder(ControlMac vm) {
        return ports.values().stream()
                .filter(port -> port.holds(vm.mac()))
                .map(Port::name)
                .findFirst();
    }

    /** This link, of which a part was so, with that part so now. */
    LinkState replacing(LinkState before, LinkState now) {
        SortedMap<String, Port> allPorts = new TreeMap<>(ports);
        allPorts.keySet().removeAll(before.ports.keySet());
        allPorts.putAll(now.ports);
        SortedMap<LinkLocal, Mac> allNeighbours = new TreeMap<>(neighbours);
        allNeighbours.keySet().removeAll(before.neighbours.keySet());
        allNeighbours.putAll(now.neighbours);
        return new LinkState(name, now.bridge, allPorts, allNeighbours, now.guard);
    }

    LinkState with(Bridge other) {
        return new LinkState(name, other, ports, neighbours, guard);
    }

    /** This link with these rules for its guard, and these VMs let through. */
    LinkState guarded(GuardRules rules, Map<ControlMac, String> vms) {
        return new LinkState(
                name, bridge, ports, neighbours, around(rules.alone().admitting(vms), ports));
    }

    /**
     * This link with these VMs admitted at these ports, and tied to no others. Ports that are not there are left out.
     */
    LinkState admitting(Map<ControlMac, String> vms) {
        SortedMap<String, Port> admittedPorts = new TreeMap<>(ports);
        SortedMap<LinkLocal, Mac> admittedNeighbours = new TreeMap<>(neighbours);
        vms.forEach((vm, port) -> {
            admittedPorts.replaceAll((_, there) -> there.holds(vm.mac()) ? there.releasing(vm.mac()) : there);
            admittedPorts.computeIfPresent(port, (_, there) -> there.admitting(vm, name));
            admittedNeighbours.put(vm.address(), vm.mac());
        });
        Guard admittedGuard =
                guard instanceof Guard.Intact intact ? around(intact.admitting(vms), admittedPorts) : guard;
        return new LinkState(name, bridge, admittedPorts, admittedNeighbours, admittedGuard);
    }

    /** This link without these VMs: their ports, if there are any, are taken off the bridge. */
    LinkState removing(Map<ControlMac, String> vms) {
        SortedMap<String, Port> portsLeft = new TreeMap<>(ports);
        SortedMap<LinkLocal, Mac> neighboursLeft = new TreeMap<>(neighbours);
        vms.forEach((vm, port) -> {
            portsLeft.computeIfPresent(
                    port, (_, there) -> there.on(name) && !there.heldByOtherThan(vm) ? there.detached() : there);
            neighboursLeft.remove(vm.address());
        });
        Guard guardLeft = guard instanceof Guard.Intact intact ? around(intact.removing(vms), portsLeft) : guard;
        return new LinkState(name, bridge, portsLeft, neighboursLeft, guardLeft);
    }

    /** This link with these of its ports down. */
    LinkState shut(Predicate<Port> shutting) {
        SortedMap<String, Port> portsShut = new TreeMap<>(ports);
        portsShut.replaceAll((_, port) -> port.on(name) && shutting.test(port) ? port.down() : port);
        return new LinkState(name, bridge, portsShut, neighbours, guard);
    }

    /** This link with the bridge, and the places of these VMs, as they were before. */
    LinkState backTo(LinkState before, Map<ControlMac, String> vms) {
        LinkState without = removing(vms);
        SortedMap<String, Port> portsBack = new TreeMap<>(without.ports);
        SortedMap<LinkLocal, Mac> neighboursBack = new TreeMap<>(without.neighbours);
        vms.forEach((vm, port) -> {
            portsBack.computeIfPresent(port, (_, there) -> before.ports.getOrDefault(port, there));
            Optional.ofNullable(before.neighbours.get(vm.address()))
                    .ifPresent(mac -> neighboursBack.put(vm.address(), mac));
        });
        // One that was there is never taken down: what it kept out would come in.
        Guard guardBack = switch (before.guard) {
            case Guard.Absent absent -> absent;
            case Guard.Altered _, Guard.Intact _ ->
                without.guard instanceof Guard.Intact intact ? around(intact, portsBack) : without.guard;
        };
        return new LinkState(name, before.bridge, portsBack, neighboursBack, guardBack);
    }

    private Guard around(Guard.Intact guarding, SortedMap<String, Port> all) {
        return guarding.around(all.values(), name);
    }
}
