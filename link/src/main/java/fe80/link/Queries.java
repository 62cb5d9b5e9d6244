package fe80.link;

import fe80.address.ControlMac;
import fe80.link.netlink.Answer;
import fe80.link.netlink.Request;
import fe80.link.netlink.RouteSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The questions of rtnetlink(7): all of a kind, or the one in question, which takes the same time on a full link. */
record Queries(RouteSocket kernel) {

    List<Interface> interfaces() {
        Request all = Request.forAll(Numbers.GET_LINK, ChangeRequest.link(0, 0))
                .with(Numbers.LINK_MASK, Numbers.WITHOUT_COUNTERS);
        return kernel.ask(all, Numbers.LINK_SIZE).stream().map(Interface::of).toList();
    }

    Optional<Interface> named(String name) {
        return one(Request.forOne(Numbers.GET_LINK, ChangeRequest.link(0, 0)).with(Numbers.LINK_NAME, name));
    }

    Optional<Interface> numbered(int index) {
        ByteBuffer fixed = ChangeRequest.link(0, 0).putInt(4, index);
        return one(Request.forOne(Numbers.GET_LINK, fixed));
    }

    private Optional<Interface> one(Request request) {
        return kernel.askForOne(request.with(Numbers.LINK_MASK, Numbers.WITHOUT_COUNTERS), Numbers.LINK_SIZE)
                .map(Interface::of);
    }

    List<Answer> addresses(Interface link) {
        ByteBuffer fixed = Request.structure(Numbers.ADDRESS_SIZE).putInt(0).putInt(link.index());
        return kernel.ask(Request.forAll(Numbers.GET_ADDRESS, fixed), Numbers.ADDRESS_SIZE);
    }

    /** The entries of the bridge's forwarding database. */
    List<Answer> entries(Interface bridge) {
        return kernel.ask(
                Request.forAll(Numbers.GET_NEIGHBOUR, neighbour(Numbers.BRIDGE, 0))
                        .with(Numbers.NEIGHBOUR_MASTER, bridge.index()),
                Numbers.NEIGHBOUR_SIZE);
    }

    List<Answer> entriesOf(Interface bridge, Interface port) {
        return kernel.ask(
                Request.forAll(Numbers.GET_NEIGHBOUR, neighbour(Numbers.BRIDGE, 0))
                        .with(Numbers.NEIGHBOUR_MASTER, bridge.index())
                        .with(Numbers.NEIGHBOUR_INTERFACE, port.index()),
                Numbers.NEIGHBOUR_SIZE);
    }

    Optional<Answer> entryOf(Interface bridge, ControlMac vm) {
        return kernel.askForOne(
                Request.forOne(Numbers.GET_NEIGHBOUR, neighbour(Numbers.BRIDGE, 0))
                        .with(Numbers.NEIGHBOUR_MASTER, bridge.index())
                        .with(Numbers.NEIGHBOUR_MAC, vm.mac().bytes()),
                Numbers.NEIGHBOUR_SIZE);
    }

    List<Answer> neighbours(Interface bridge) {
        return kernel.ask(
                Request.forAll(Numbers.GET_NEIGHBOUR, neighbour(Numbers.INET6, 0))
                        .with(Numbers.NEIGHBOUR_INTERFACE, bridge.index()),
                Numbers.NEIGHBOUR_SIZE);
    }

    Optional<Answer> neighbour(Interface bridge, ControlMac vm) {
        return kernel.askForOne(
                Request.forOne(Numbers.GET_NEIGHBOUR, neighbour(Numbers.INET6, bridge.index()))
                        .with(Numbers.NEIGHBOUR_ADDRESS, vm.address().bytes()),
                Numbers.NEIGHBOUR_SIZE);
    }

    private static ByteBuffer neighbour(byte family, int index) {
        return Request.structure(Numbers.NEIGHBOUR_SIZE)
                .put(family)
                .putInt(4, index)
                .position(Numbers.NEIGHBOUR_SIZE);
    }
}
