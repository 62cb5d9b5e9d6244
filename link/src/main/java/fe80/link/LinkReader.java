package fe80.link;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import fe80.address.ControlMac;
import fe80.address.LinkLocal;
import fe80.address.Mac;
import fe80.link.netlink.Answer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the state of a link from the kernel, through rtnetlink(7). */
record LinkReader(Queries kernel, Wanted wanted) {

    /** The loopback interface, which has IPv6 whenever the kernel has, is the first of every network. */
    private static final int LOOPBACK = 1;

    private static final int MAC_SIZE = 6;
    private static final long PREFIX = 0xfe80L << 48;

    /**
     * Reads everything but the guard; changes nothing.
     *
     * @throws LinkException if the kernel has no IPv6, or the name of the link belongs to something else
     */
    LinkState read(Guard guard) {
        List<Interface> interfaces = kernel.interfaces();
        requireIpv6(interfaces);
        Map<Integer, String> names = interfaces.stream().collect(toMap(Interface::index, Interface::name));
        Optional<Interface> link = interfaces.stream().filter(this::isLink).findFirst();
        Map<Integer, Set<Tie>> tied = byPort(link.map(kernel::entries).orElseGet(List::of));
        return state(
                link,
                interfaces.stream()
                        .filter(candidate -> !isLink(candidate))
                        .map(port -> port.port(index -> names.getOrDefault(index, ""), tied)),
                link.stream().flatMap(bridge -> kernel.neighbours(bridge).stream()),
                guard);
    }

    private List<Address> addresses(Interface link) {
        return kernel.addresses(link).stream().map(LinkReader::address).toList();
    }

    private static Address address(Answer answer) {
        int flags = answer.number(Numbers.ADDRESS_FLAGS).orElse(0);
        byte[] ip = answer.octets(Numbers.ADDRESS_LOCAL)
                .or(() -> answer.octets(Numbers.ADDRESS_ADDRESS))
                .orElseThrow();
        Address.Condition condition = (flags & Numbers.PERMANENT_ADDRESS) == 0
                ? Address.Condition.DYNAMIC
                : (flags & (Numbers.TENTATIVE | Numbers.DUPLICATE)) != 0
                        ? Address.Condition.TENTATIVE
                        : Address.Condition.SETTLED;
        try {
            return new Address(
                    InetAddress.getByAddress(ip),
                    Byte.toUnsignedInt(answer.structure().get(1)),
                    condition);
        } catch (UnknownHostException e) {
            throw new AssertionError("the kernel's addresses have 4 or 16 octets", e);
        }
    }

    static void requireIpv6(List<Interface> interfaces) {
        if (interfaces.stream().noneMatch(candidate -> candidate.index() == LOOPBACK && candidate.knowsIpv6())) {
            throw new LinkException("this kernel runs without IPv6, and a control link is nothing else: take"
                    + " ipv6.disable=1 off the kernel's command line and reboot the host");
        }
    }

    /** Reads what concerns these VMs, however many others there are: their ports, and who has their MACs. */
    LinkState look(Guard guard, Map<ControlMac, String> vms) {
        Optional<Interface> link = kernel.named(wanted.name());
        List<Interface> ports = vms.values().stream()
                .map(kernel::named)
                .flatMap(Optional::stream)
                .toList();
        List<Answer> entries = link.stream()
                .flatMap(bridge -> Stream.concat(
                        ports.stream().flatMap(port -> kernel.entriesOf(bridge, port).stream()),
                        vms.keySet().stream().flatMap(vm -> kernel.entryOf(bridge, vm).stream())))
                .toList();
        Map<Integer, Set<Tie>> tied = byPort(entries);
        Stream<Interface> holders = tied.keySet().stream().map(kernel::numbered).flatMap(Optional::stream);
        return state(
                link,
                Stream.concat(ports.stream(), holders)
                        .map(port -> port.port(
                                index -> kernel.numbered(index)
                                        .map(Interface::name)
                                        .orElse(""),
                                tied)),
                link.stream()
                        .flatMap(bridge -> vms.keySet().stream().flatMap(vm -> kernel.neighbour(bridge, vm).stream())),
                guard);
    }

    private LinkState state(Optional<Interface> link, Stream<Port> ports, Stream<Answer> neighbours, Guard guard) {
        return new LinkState(
                wanted.name(),
                link.<Bridge>map(found -> found.bridge(addresses(found))).orElseGet(Bridge.Absent::new),
                ports.collect(toMap(Port::name, Function.identity(), (one, _) -> one, TreeMap::new)),
                byAddress(neighbours),
                guard);
    }

    private boolean isLink(Interface candidate) {
        return candidate.name().equals(wanted.name());
    }

    /** What static entries tie to a port, by its index. */
    private static Map<Integer, Set<Tie>> byPort(List<Answer> entries) {
        return entries.stream()
                .filter(answer -> state(answer) == Numbers.STATIC)
                .flatMap(answer ->
                        mac(answer).map(mac -> Map.entry(answer.structure().getInt(4), new Tie(mac, sticky(answer)))))
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())));
    }

    private static SortedMap<LinkLocal, Mac> byAddress(Stream<Answer> neighbours) {
        return neighbours
                .filter(answer -> state(answer) == Numbers.PERMANENT)
                .flatMap(answer ->
                        linkLocal(answer).flatMap(address -> mac(answer).map(mac -> Map.entry(address, mac))))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, TreeMap::new));
    }

    private static short state(Answer answer) {
        return answer.structure().getShort(8);
    }

    private static boolean sticky(Answer answer) {
        return (answer.structure().get(10) & Numbers.STICKY) != 0;
    }

    private static Stream<LinkLocal> linkLocal(Answer answer) {
        return answer
                .octets(Numbers.NEIGHBOUR_ADDRESS)
                .map(ByteBuffer::wrap)
                .filter(ip -> ip.getLong(0) == PREFIX)
                .map(ip -> new LinkLocal(ip.getLong(Long.BYTES)))
                .stream();
    }

    /** The MAC of an entry; one for a group of interfaces, or for none, is nobody's. */
    private static Stream<Mac> mac(Answer answer) {
        try {
            return answer
                    .octets(Numbers.NEIGHBOUR_MAC)
                    .filter(octets -> octets.length == MAC_SIZE)
                    .map(Mac::of)
                    .stream();
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
