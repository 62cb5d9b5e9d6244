package fe80.link;

import fe80.address.ControlMac;
import fe80.address.LinkLocal;
import fe80.address.Mac;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A control link as it is, or as it should be.
 *
 * @param name the name of its bridge
 * @param bridge the bridge
 * @param ports the other interfaces of the host by their names, on the link or not
 * @param neighbours the permanent neighbour entries of the bridge: which MAC is behind which address
 */
public record LinkState(
        String name, Bridge bridge, SortedMap<String, Port> ports, SortedMap<LinkLocal, Mac> neighbours) {

    /** Keeps copies. */
    public LinkState {
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
        neighbours = Collections.unmodifiableSortedMap(new TreeMap<>(neighbours));
    }

    /** Whether this VM, and no other, is admitted at this port: isolated, with its static entries. */
    public boolean admits(ControlMac vm, String port) {
        return ports.containsKey(port) && equals(admitting(Map.of(vm, port)));
    }

    /** The port that this VM's MAC is tied to. */
    public Optional<String> holder(ControlMac vm) {
        return ports.values().stream()
                .filter(port -> port.entries().contains(vm.mac()))
                .map(Port::name)
                .findFirst();
    }

    LinkState with(Bridge other) {
        return new LinkState(name, other, ports, neighbours);
    }

    /** This link with these VMs admitted at these ports. Ports that are not there are left out. */
    LinkState admitting(Map<ControlMac, String> vms) {
        SortedMap<String, Port> admittedPorts = new TreeMap<>(ports);
        SortedMap<LinkLocal, Mac> admittedNeighbours = new TreeMap<>(neighbours);
        vms.forEach((vm, port) -> {
            admittedPorts.computeIfPresent(port, (_, there) -> there.admitting(vm, name));
            admittedNeighbours.put(vm.address(), vm.mac());
        });
        return new LinkState(name, bridge, admittedPorts, admittedNeighbours);
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
        return new LinkState(name, bridge, portsLeft, neighboursLeft);
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
        return new LinkState(name, before.bridge, portsBack, neighboursBack);
    }
}
