package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.link.Address;
import fe80.link.Bridge;
import fe80.link.Commands;
import fe80.link.ControlLink;
import fe80.link.LinkException;
import fe80.link.LinkState;
import fe80.link.Wanted;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** cloud0 on a real kernel, from each state in which a host can have it. */
class ControlLinkTest extends AgainstALink {

    /** What is on the host before the link is applied, as lines for sh(1). */
    enum Start {
        ABSENT(""),
        HALF_MADE("ip link add cloud0 type bridge"),
        MADE_BY_CLOUDSTACK("""
                ip link add cloud0 type bridge
                ip addr add 169.254.0.1/16 dev cloud0
                ip link set cloud0 up
                """),
        MADE_BY_CLOUDSTACK_WITH_VMS("""
                ip link add cloud0 type bridge
                ip addr add 169.254.0.1/16 dev cloud0
                ip link set cloud0 up
                ip tuntap add dev vnet0 mode tap
                ip link set vnet0 master cloud0 up
                ip tuntap add dev vnet1 mode tap
                ip link set vnet1 master cloud0 up
                """),
        WRONG_MAC("ip link add cloud0 address 02:00:00:00:00:99 up type bridge"),
        DOWN("""
                ip link add cloud0 address 02:fe:80:00:00:01 type bridge
                ip addr add fe80::1/64 dev cloud0 nodad
                """),
        TENTATIVE_ADDRESS("""
                ip link add cloud0 address 02:fe:80:00:00:01 up type bridge
                ip addr add fe80::1/64 dev cloud0
                """),
        OTHER_ADDRESSES("""
                ip link add cloud0 up type bridge
                ip addr add 2001:db8::1/64 dev cloud0 nodad
                ip addr add fe80::2/64 dev cloud0 nodad
                ip addr add 192.0.2.1/24 dev cloud0
                ip addr add 192.0.2.2/24 dev cloud0
                ip addr add 169.254.0.1/16 dev cloud0
                """),
        SPANNING_TREE("ip link add cloud0 up type bridge stp_state 1 forward_delay 1500 mcast_snooping 1"),
        MTU_TOO_SMALL_FOR_IPV6("ip link add cloud0 mtu 1000 up type bridge"),
        NO_IPV6_ON_ALL("""
                ip link add cloud0 address 02:fe:80:00:00:01 up type bridge
                sysctl -q -w net.ipv6.conf.all.disable_ipv6=1
                """),
        NO_IPV6_BY_DEFAULT("sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1"),
        ROUTER_ADVERTISEMENTS_AND_FORWARDING("""
                sysctl -q -w net.ipv6.conf.all.forwarding=1 net.ipv6.conf.default.accept_ra=2
                ip link add cloud0 up type bridge
                """);

        private final String script;

        Start(String script) {
            this.script = script;
        }
    }

    @TempDir
    private Path directory;

    ControlLinkTest() {
        super(Wanted.CLOUD0);
    }

    @ParameterizedTest
    @EnumSource
    void fromEachStartTheLinkHasItsMacAndItsOneAddressAndNothingElse(Start start) {
        sh(start.script);

        link.apply();

        assertThat(addresses()).containsExactly("inet6 fe80::1/64 scope link");
        assertThat(sh("cat /sys/class/net/cloud0/address").strip()).isEqualTo("02:fe:80:00:00:01");
        assertThat(sh("cd /sys/class/net/cloud0/bridge; cat stp_state forward_delay multicast_snooping group_fwd_mask"))
                .isEqualTo("0\n0\n0\n0x4000\n");
        assertThat(sh("cd /proc/sys/net/ipv6/conf/cloud0; cat disable_ipv6 accept_ra autoconf accept_redirects"
                        + " dad_transmits router_solicitations addr_gen_mode"))
                .isEqualTo("0\n0\n0\n0\n0\n0\n1\n");
        assertThat(sh("ip -br link show dev cloud0 up")).startsWith("cloud0");
    }

    @ParameterizedTest
    @EnumSource
    void theHostCanListenAtItsAddressAtOnceFromEachStart(Start start) throws Exception {
        sh(start.script);

        link.apply();

        Inet6Address address = Wanted.CLOUD0.address().on(host.index("cloud0"));
        boolean bound = host.inside(() -> {
            try (ServerSocket socket = new ServerSocket(3922, 1, address)) {
                return socket.isBound();
            }
        });
        assertThat(bound).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aSecondApplyChangesNothing(Start start) throws IOException {
        sh(start.script);
        Path log = directory.resolve("commands");
        ControlLink watched = Links.of(host, recording(log), Wanted.CLOUD0);
        watched.apply();
        Files.delete(log);

        assertThat(watched.apply()).isEmpty();

        assertThat(Files.readAllLines(log))
                .isNotEmpty()
                .allMatch(line -> Stream.of("ip -j ", "bridge -j ", "sysctl -e ", "nft -j list ")
                        .anyMatch(line::startsWith));
    }

    @ParameterizedTest
    @EnumSource
    void closingPutsBackWhatWasThereBefore(Start start) {
        sh(start.script);
        LinkState before = link.observe();
        link.apply();

        link.close();

        LinkState after = Links.of(host, Wanted.CLOUD0).observe();
        assertThat(bare(after)).isEqualTo(bare(before));
    }

    @ParameterizedTest
    @EnumSource
    void aChangeThatFailsHalfWayIsTakenBack(Start start) {
        sh(start.script + "\nmount --bind /proc/sys /proc/sys\nmount -o remount,bind,ro /proc/sys");
        LinkState before = link.observe();

        assertThatThrownBy(link::apply)
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("net.ipv6.conf.cloud0.")
                .hasMessageContaining("permission denied");

        assertThat(bare(link.observe())).isEqualTo(bare(before));
    }

    @Test
    void aLegacyAddressStaysIfToldToAndNoOtherIpv4Address() {
        sh(Start.OTHER_ADDRESSES.script);

        Links.of(host, Wanted.CLOUD0.keepingLegacyIpv4()).apply();

        assertThat(addresses())
                .containsExactlyInAnyOrder("inet 169.254.0.1/16 scope global", "inet6 fe80::1/64 scope link");
    }

    @Test
    void whatTheLinkLosesWhenItGoesDownOrIpv6GoesOffComesBackWithTheNextApply() {
        link.apply();

        sh("ip link set cloud0 down");
        assertThat(addresses()).isEmpty();
        link.apply();
        assertThat(addresses()).containsExactly("inet6 fe80::1/64 scope link");

        sh("sysctl -q -w net.ipv6.conf.all.disable_ipv6=1");
        assertThat(addresses()).isEmpty();
        link.apply();
        assertThat(addresses()).containsExactly("inet6 fe80::1/64 scope link");
    }

    @Test
    void closingLeavesNothingOfALinkThatWasNotThere() {
        link.apply();

        link.close();

        assertThat(Links.of(host, Wanted.CLOUD0).observe().bridge()).isEqualTo(new Bridge.Absent());
        assertThat(sh("ip -o link; ip -o addr; ip -6 route; ip neigh")).doesNotContain("cloud0", "fe80");
    }

    /** The bridge without what only time decides: whether an address is still tentative. */
    private static Bridge bare(LinkState state) {
        return switch (state.bridge()) {
            case Bridge.Absent absent -> absent;
            case Bridge.Present bridge ->
                new Bridge.Present(
                        bridge.mac(),
                        bridge.mtu(),
                        bridge.up(),
                        bridge.options(),
                        bridge.sysctls(),
                        bridge.addresses().stream()
                                .map(address -> new Address(address.ip(), address.prefix()))
                                .sorted(Comparator.comparing(Address::toString))
                                .toList());
        };
    }

    private List<String> addresses() {
        return sh("ip -o addr show dev cloud0")
                .lines()
                .map(line ->
                        line.replaceAll(" +", " ").replaceAll("^.*cloud0 (inet\\S* \\S+).* (scope \\w+).*$", "$1 $2"))
                .toList();
    }

    private Commands recording(Path log) {
        return behind("sh", "-c", "echo \"$@\" >> \"$0\"; exec \"$@\"", log.toString());
    }
}
