package fe80.link;

import fe80.address.Mac;
import fe80.link.netlink.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An interface of this host as rtnetlink(7) shows it.
 *
 * @param answer all of it
 * @param info what its kind, and that of its master, say of it
 * @param ipv6 what IPv6 says of it
 */
record Interface(Answer answer, Answer info, Answer ipv6) {

    private static final String PHYSICAL = "physical";

    static Interface of(Answer answer) {
        return new Interface(
                answer,
                answer.nested(Numbers.LINK_INFO),
                answer.nested(Numbers.LINK_FAMILIES).nested(Numbers.INET6));
    }

    int index() {
        return answer.structure().getInt(4);
    }

    String name() {
        return answer.text(Numbers.LINK_NAME).orElseThrow();
    }

    /** What the kernel calls its kind. */
    String kind() {
        return info.text(Numbers.INFO_KIND).orElse(PHYSICAL);
    }

    /** Whether it has IPv6 at all, switched on or not. */
    boolean knowsIpv6() {
        return ipv6.octets(Numbers.IPV6_SETTINGS).isPresent();
    }

    Bridge.Present bridge(List<Address> addresses) {
        if (!kind().equals("bridge")) {
            throw new LinkException("the name " + name() + " is taken by an interface of kind " + kind()
                    + ", which is not a bridge: rename that interface (ip link set dev " + name()
                    + " name …), or give the control link another name");
        }
        Answer options = info.nested(Numbers.INFO_DATA);
        return new Bridge.Present(
                Mac.of(answer.octets(Numbers.LINK_ADDRESS).orElseThrow()),
                answer.number(Numbers.LINK_MTU).orElseThrow(),
                up(),
                numbers(Numbers.OPTIONS, options::number),
                settings(),
                addresses);
    }

    Port port(Function<Integer, String> names, Map<Integer, Set<Tie>> ties) {
        Answer flags = info.nested(Numbers.INFO_PORT_DATA);
        return new Port(
                name(),
                kind(),
                answer.number(Numbers.LINK_MASTER).map(names),
                up(),
                settings().getOrDefault("disable_ipv6", 1) == 0,
                numbers(Numbers.FLAGS, flags::number).entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, flag -> flag.getValue() != 0)),
                ties.getOrDefault(index(), Set.of()));
    }

    private boolean up() {
        return (answer.structure().getInt(8) & Numbers.UP) != 0;
    }

    private Map<String, Integer> settings() {
        Map<String, Integer> settings = numbers(Numbers.SETTINGS, index -> ipv6.number(Numbers.IPV6_SETTINGS, index));
        ipv6.number(Numbers.IPV6_ADDRESS_MODE).ifPresent(mode -> settings.put("addr_gen_mode", mode));
        return settings;
    }

    private static Map<String, Integer> numbers(Map<String, Integer> keys, Function<Integer, Optional<Integer>> value) {
        return keys.entrySet().stream()
                .flatMap(key -> value.apply(key.getValue()).map(found -> Map.entry(key.getKey(), found)).stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
