package fe80.link;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.address.ControlMac;
import fe80.address.Mac;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final ControlMac VM = ControlMac.of(new UUID(0, 1));
    private static final LinkState NOTHING =
            new LinkState("cloud0", new Bridge.Absent(), new TreeMap<>(), new TreeMap<>());
    private static final LinkState WANTED = NOTHING.with(Wanted.CLOUD0.bridge(NOTHING.bridge()));

    @Test
    void nothingIsDoneToALinkThatIsAsWanted() {
        assertThat(Plan.between(WANTED, WANTED)).isEmpty();
    }

    @Test
    void aLinkIsMadeInTheOrderInWhichTheKernelTakesIt() {
        assertThat(lines(NOTHING, WANTED))
                .containsExactly(
                        "link add name cloud0 mtu 1500 address 02:fe:80:00:00:01 type bridge"
                                + " stp_state 0 forward_delay 0 mcast_snooping 0",
                        "net.ipv6.conf.cloud0.addr_gen_mode=1",
                        "net.ipv6.conf.cloud0.accept_ra=0",
                        "net.ipv6.conf.cloud0.autoconf=0",
                        "net.ipv6.conf.cloud0.accept_redirects=0",
                        "net.ipv6.conf.cloud0.dad_transmits=0",
                        "net.ipv6.conf.cloud0.router_solicitations=0",
                        "net.ipv6.conf.cloud0.disable_ipv6=0",
                        "link set dev cloud0 up",
                        "addr replace fe80::1/64 dev cloud0 nodad");
    }

    @Test
    void aLinkThatWeMadeIsDeleted() {
        assertThat(lines(WANTED, NOTHING)).containsExactly("link del dev cloud0");
    }

    @Test
    void onlyWhatDiffersIsChanged() {
        Bridge.Present down = new Bridge.Present(
                Mac.parse("02:fe:80:00:00:01"), 9000, false, Settings.BRIDGE, Settings.IPV6, List.of());

        assertThat(lines(WANTED.with(down), WANTED.with(Wanted.CLOUD0.bridge(down))))
                .containsExactly("link set dev cloud0 up", "addr replace fe80::1/64 dev cloud0 nodad");
    }

    @Test
    void addressesGoInReverseSinceAPrefixLosesAllWithItsFirst() {
        assertThat(lines(with("192.0.2.1", "192.0.2.2", "169.254.0.1", "fe80::1"), WANTED))
                .containsExactly(
                        "addr del 169.254.0.1/64 dev cloud0",
                        "addr del 192.0.2.2/64 dev cloud0",
                        "addr del 192.0.2.1/64 dev cloud0");
    }

    @Test
    void onlyALegacyAddressIsKeptAndOnlyIfToldTo() {
        LinkState now = with("192.0.2.1", "169.254.0.1", "fe80::1");

        assertThat(lines(now, now.with(Wanted.CLOUD0.keepingLegacyIpv4().bridge(now.bridge()))))
                .containsExactly("addr del 192.0.2.1/64 dev cloud0");
    }

    @Test
    void anAddressThatMayBeADuplicateIsGivenAgain() {
        LinkState now = WANTED.with(
                bridge(List.of(new Address(InetAddress.ofLiteral("fe80::1"), 64, Address.Condition.TENTATIVE))));

        assertThat(lines(now, WANTED))
                .containsExactly("addr del fe80::1/64 dev cloud0", "addr replace fe80::1/64 dev cloud0 nodad");
    }

    @Test
    void anAddressThatTheKernelLearntIsNotPutBack() {
        LinkState before = WANTED.with(bridge(List.of(
                new Address(InetAddress.ofLiteral("fe80::1"), 64),
                new Address(InetAddress.ofLiteral("2001:db8::1"), 64, Address.Condition.DYNAMIC))));

        assertThat(lines(WANTED, before)).isEmpty();
    }

    @Test
    void aPortIsUpOnlyAfterEverythingElse() {
        LinkState now = withPort(tap(Optional.empty()));

        assertThat(lines(now, now.admitting(Map.of(VM, "tap0"))))
                .containsExactly(
                        "net.ipv6.conf.tap0.disable_ipv6=1",
                        "link set dev tap0 master cloud0",
                        "link set dev tap0 type bridge_slave flood off isolated on learning off locked on fdb_flush",
                        "neigh replace " + VM.address() + " lladdr " + VM + " dev cloud0 nud permanent",
                        "fdb replace " + VM + " dev tap0 master static",
                        "link set dev tap0 up");
    }

    @Test
    void anAdmittedVmNeedsNothingMore() {
        LinkState admitted = withPort(tap(Optional.empty())).admitting(Map.of(VM, "tap0"));

        assertThat(Plan.between(admitted, admitted.admitting(Map.of(VM, "tap0"))))
                .isEmpty();
        assertThat(admitted.admits(VM, "tap0")).isTrue();
        assertThat(admitted.holder(VM)).contains("tap0");
    }

    @Test
    void aRemovedVmLosesItsPortAndItsAddress() {
        LinkState admitted = withPort(tap(Optional.empty())).admitting(Map.of(VM, "tap0"));

        assertThat(lines(admitted, admitted.removing(Map.of(VM, "tap0"))))
                .containsExactly("link set dev tap0 nomaster", "neigh del " + VM.address() + " dev cloud0");
    }

    @Test
    void aPortGoesBackToWhatItWas() {
        LinkState before = withPort(tap(Optional.of("cloud0")));
        LinkState admitted = before.admitting(Map.of(VM, "tap0"));

        assertThat(admitted.backTo(before, Map.of(VM, "tap0"))).isEqualTo(before);
        assertThat(lines(admitted, before))
                .containsExactly(
                        "net.ipv6.conf.tap0.disable_ipv6=0",
                        "link set dev tap0 type bridge_slave flood on isolated off learning on locked off fdb_flush",
                        "neigh del " + VM.address() + " dev cloud0",
                        "fdb del " + VM + " dev tap0 master",
                        "link set dev tap0 down");
    }

    @Test
    void aDotInANameIsNotADotOfItsSetting() {
        assertThat(Settings.sysctl("tap.7", "disable_ipv6")).isEqualTo("net.ipv6.conf.tap/7.disable_ipv6");
    }

    private static Port tap(Optional<String> bridge) {
        Map<String, Boolean> flags = bridge.isPresent()
                ? Map.of("isolated", false, "learning", true, "flood", true, "locked", false)
                : Map.of();
        return new Port("tap0", "tun", bridge, false, true, flags, Set.of());
    }

    private static LinkState withPort(Port port) {
        return new LinkState("cloud0", WANTED.bridge(), new TreeMap<>(Map.of(port.name(), port)), new TreeMap<>());
    }

    private static LinkState with(String... addresses) {
        return WANTED.with(bridge(List.of(addresses).stream()
                .map(address -> new Address(InetAddress.ofLiteral(address), 64))
                .toList()));
    }

    private static Bridge.Present bridge(List<Address> addresses) {
        return new Bridge.Present(
                Mac.parse("02:fe:80:00:00:01"), 1500, true, Settings.BRIDGE, Settings.IPV6, addresses);
    }

    private static List<String> lines(LinkState now, LinkState target) {
        return Plan.between(now, target).stream().map(Step::line).toList();
    }
}
