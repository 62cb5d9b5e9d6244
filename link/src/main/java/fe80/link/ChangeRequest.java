package fe80.link;

import fe80.link.netlink.Answer;
import fe80.link.netlink.Request;
import fe80.link.netlink.Request.Mode;
import fe80.link.netlink.RouteSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The requests of rtnetlink(7) that make changes. */
record ChangeRequest(RouteSocket kernel) {

    private static final String KIND = "bridge";

    void make(Change.OfInterface change) {
        kernel.change(of(change));
    }

    private Request of(Change.OfInterface change) {
        return switch (change) {
            case Change.Create(String nic, int mtu, var mac, Map<String, Integer> options) ->
                Request.toChange(Numbers.NEW_LINK, Mode.CREATE, link(0, 0))
                        .with(Numbers.LINK_NAME, nic)
                        .with(Numbers.LINK_MTU, mtu)
                        .with(Numbers.LINK_ADDRESS, mac.bytes())
                        .nested(Numbers.LINK_INFO, options(options));
            case Change.Delete(String nic) ->
                Request.toChange(Numbers.DELETE_LINK, Mode.CHANGE, link(0, 0)).with(Numbers.LINK_NAME, nic);
            case Change.SetMac(String nic, var mac) -> setting(nic).with(Numbers.LINK_ADDRESS, mac.bytes());
            case Change.SetMtu(String nic, int mtu) -> setting(nic).with(Numbers.LINK_MTU, mtu);
            case Change.SetUp(String nic, boolean up) ->
                Request.toChange(Numbers.NEW_LINK, Mode.CHANGE, link(up ? Numbers.UP : 0, Numbers.UP))
                        .with(Numbers.LINK_NAME, nic);
            case Change.SetOptions(String nic, Map<String, Integer> options) ->
                setting(nic).nested(Numbers.LINK_INFO, options(options));
            case Change.Join(String nic, String bridge) -> setting(nic).with(Numbers.LINK_MASTER, index(bridge));
            case Change.Leave(String nic) -> setting(nic).with(Numbers.LINK_MASTER, 0);
            case Change.SetFlags(String nic, Map<String, Boolean> flags) ->
                setting(nic).nested(Numbers.LINK_INFO, flags(flags));
            case Change.AddAddress(String nic, Address address) ->
                address(Numbers.NEW_ADDRESS, Mode.REPLACE, nic, address);
            case Change.RemoveAddress(String nic, Address address) ->
                address(Numbers.DELETE_ADDRESS, Mode.CHANGE, nic, address);
            case Change.AddNeighbour(String nic, var address, var mac) ->
                Request.toChange(
                                Numbers.NEW_NEIGHBOUR,
                                Mode.REPLACE,
                                neighbour(Numbers.INET6, nic, Numbers.PERMANENT, (byte) 0))
                        .with(Numbers.NEIGHBOUR_ADDRESS, address.bytes())
                        .with(Numbers.NEIGHBOUR_MAC, mac.bytes());
            case Change.RemoveNeighbour(String nic, var address) ->
                Request.toChange(Numbers.DELETE_NEIGHBOUR, Mode.CHANGE, neighbour(Numbers.INET6, nic, (short) 0, (byte)
                                0))
                        .with(Numbers.NEIGHBOUR_ADDRESS, address.bytes());
            case Change.AddEntry(String nic, Tie(var mac, boolean sticky)) -> {
                byte flags = sticky ? Numbers.OF_MASTER | Numbers.STICKY : Numbers.OF_MASTER;
                yield Request.toChange(
                                Numbers.NEW_NEIGHBOUR,
                                Mode.REPLACE,
                                neighbour(Numbers.BRIDGE, nic, Numbers.STATIC, flags))
                        .with(Numbers.NEIGHBOUR_MAC, mac.bytes());
            }
            case Change.RemoveEntry(String nic, var mac) ->
                Request.toChange(
                                Numbers.DELETE_NEIGHBOUR,
                                Mode.CHANGE,
                                neighbour(Numbers.BRIDGE, nic, (short) 0, Numbers.OF_MASTER))
                        .with(Numbers.NEIGHBOUR_MAC, mac.bytes());
        };
    }

    private static Request setting(String nic) {
        return Request.toChange(Numbers.NEW_LINK, Mode.CHANGE, link(0, 0)).with(Numbers.LINK_NAME, nic);
    }

    private static UnaryOperator<Request> options(Map<String, Integer> options) {
        return info -> info.with(Numbers.INFO_KIND, KIND).nested(Numbers.INFO_DATA, data -> {
            options.forEach((option, value) -> {
                int number = number(Numbers.OPTIONS, option);
                switch (Numbers.BITS.getOrDefault(option, Integer.SIZE)) {
                    case Byte.SIZE -> data.with(number, value != 0);
                    case Short.SIZE -> data.with(number, value.shortValue());
                    default -> data.with(number, value.intValue());
                }
            });
            return data;
        });
    }

    private static UnaryOperator<Request> flags(Map<String, Boolean> flags) {
        return info -> info.with(Numbers.INFO_PORT_KIND, KIND).nested(Numbers.INFO_PORT_DATA, data -> {
            flags.forEach((flag, value) -> data.with(number(Numbers.FLAGS, flag), value.booleanValue()));
            // What was learnt before learning was off: a locked port would still believe it.
            return data.with(Numbers.PORT_FLUSH, new byte[0]);
        });
    }

    private static int number(Map<String, Integer> numbers, String name) {
        return Objects.requireNonNull(numbers.get(name), name);
    }

    private Request address(int type, Mode mode, String nic, Address address) {
        ByteBuffer fixed = Request.structure(Numbers.ADDRESS_SIZE)
                .put(address.ipv6() ? Numbers.INET6 : Numbers.INET)
                .put((byte) address.prefix())
                .putShort((short) 0)
                .putInt(index(nic));
        Request request = Request.toChange(type, mode, fixed)
                .with(Numbers.ADDRESS_LOCAL, address.ip().getAddress())
                .with(Numbers.ADDRESS_ADDRESS, address.ip().getAddress());
        return address.ipv6() ? request.with(Numbers.ADDRESS_FLAGS, Numbers.NO_DUPLICATE_DETECTION) : request;
    }

    /** A struct ifinfomsg: these flags, of those that the mask names, are set. */
    static ByteBuffer link(int flags, int mask) {
        return Request.structure(Numbers.LINK_SIZE)
                .putInt(0)
                .putInt(0)
                .putInt(flags)
                .putInt(mask);
    }

    private ByteBuffer neighbour(byte family, String nic, short state, byte flags) {
        return Request.structure(Numbers.NEIGHBOUR_SIZE)
                .put(family)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(index(nic))
                .putShort(state)
                .put(flags)
                .put((byte) 0);
    }

    private int index(String nic) {
        return kernel.askForOne(
                        Request.forOne(Numbers.GET_LINK, link(0, 0)).with(Numbers.LINK_NAME, nic), Numbers.LINK_SIZE)
                .map(Answer::structure)
                .map(link -> link.getInt(4))
                .orElseThrow(() -> new LinkException("this host has no interface " + nic));
    }
}
