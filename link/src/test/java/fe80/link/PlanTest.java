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
    private static final Map<String, Boolean> OPEN =
            Map.of("isolated", false, "learning", true, "flood", true, "locked", false);
    private static final LinkState NOTHING =
            new LinkState("cloud0", new Bridge.Absent(), new TreeMap<>(), new TreeMap<>(), new Guard.Absent());
    private static final LinkState WANTED = NOTHING.with(Wanted.CLOUD0.bridge(NOTHING.bridge()));

    @Test
    void nothingIsDoneToALinkThatIsAsWanted() {
        assertThat(Plan.between(WANTED, WANTED)).isEmpty();
    }

    @Test
    void aLinkIsMadeInTheOrderInWhichTheKernelTakesIt() {
        assertThat(changes(NOTHING, WANTED))
                .containsExactly(
                        new Change.Create("cloud0", 1500, Mac.parse("02:fe:80:00:00:01"), Settings.BRIDGE),
                        new Change.Setting("net.ipv6.conf.cloud0.addr_gen_mode", 1),
                        new Change.Setting("net.ipv6.conf.cloud0.forwarding", 0),
                        new Change.Setting("net.ipv6.conf.cloud0.accept_ra", 0),
                        new Change.Setting("net.ipv6.conf.cloud0.autoconf", 0),
                        new Change.Setting("net.ipv6.conf.cloud0.accept_redirects", 0),
                        new Change.Setting("net.ipv6.conf.cloud0.dad_transmits", 0),
                        new Change.Setting("net.ipv6.conf.cloud0.router_solicitations", 0),
                        new Change.Setting("net.ipv6.conf.cloud0.disable_ipv6", 0),
                        new Change.SetUp("cloud0", true),
                        new Change.AddAddress("cloud0", address("fe80::1")));
    }

    @Test
    void aLinkThatWeMadeIsDeleted() {
        assertThat(changes(WANTED, NOTHING)).containsExactly(new Change.Delete("cloud0"));
    }

    @Test
    void onlyWhatDiffersIsChanged() {
        Bridge.Present down = new Bridge.Present(
                Mac.parse("02:fe:80:00:00:01"), 9000, false, Settings.BRIDGE, Settings.IPV6, List.of());

        assertThat(changes(WANTED.with(down), WANTED.with(Wanted.CLOUD0.bridge(down))))
                .containsExactly(new Change.SetUp("cloud0", true), new Change.AddAddress("cloud0", address("fe80::1")));
    }

    @Test
    void addressesGoInReverseSinceAPrefixLosesAllWithItsFirst() {
        assertThat(changes(with("192.0.2.1", "192.0.2.2", "169.254.0.1", "fe80::1"), WANTED))
                .containsExactly(
                        new Change.RemoveAddress("cloud0", address("169.254.0.1")),
                        new Change.RemoveAddress("cloud0", address("192.0.2.2")),
                        new Change.RemoveAddress("cloud0", address("192.0.2.1")));
    }

    @Test
    void onlyALegacyAddressIsKeptAndOnlyIfToldTo() {
        LinkState now = with("192.0.2.1", "169.254.0.1", "fe80::1");

        assertThat(changes(now, now.with(Wanted.CLOUD0.keepingLegacyIpv4().bridge(now.bridge()))))
                .containsExactly(new Change.RemoveAddress("cloud0", address("192.0.2.1")));
    }

    @Test
    void anAddressThatMayBeADuplicateIsGivenAgain() {
        Address tentative = new Address(InetAddress.ofLiteral("fe80::1"), 64, Address.Condition.TENTATIVE);
        LinkState now = WANTED.with(bridge(List.of(tentative)));

        assertThat(changes(now, WANTED))
                .containsExactly(
                        new Change.RemoveAddress("cloud0", tentative),
                        new Change.AddAddress("cloud0", address("fe80::1")));
    }

    @Test
    void anAddressThatTheKernelLearntIsNotPutBack() {
        LinkState before = WANTED.with(bridge(List.of(
                new Address(InetAddress.ofLiteral("fe80::1"), 64),
                new Address(InetAddress.ofLiteral("2001:db8::1"), 64, Address.Condition.DYNAMIC))));

        assertThat(changes(WANTED, before)).isEmpty();
    }

    @Test
    void aPortIsGuardedBeforeItIsPluggedAndUpAfterEverythingElse() {
        LinkState now = withPort(tap(Optional.empty()));

        assertThat(changes(now, now.admitting(Map.of(VM, "tap0"))))
                .containsExactly(
                        new Change.Filters("add element bridge fe80 ports { \"tap0\" }"),
                        new Change.Filters(
                                "add element bridge fe80 vms { \"tap0\" . " + VM + " . " + VM.address() + " }"),
                        new Change.Filters("add element inet fe80 ports { \"tap0\" }"),
                        new Change.Setting("net.ipv6.conf.tap0.disable_ipv6", 1),
                        new Change.Join("tap0", "cloud0"),
                        new Change.SetFlags("tap0", Settings.PORT),
                        new Change.AddNeighbour("cloud0", VM.address(), VM.mac()),
                        new Change.AddEntry("tap0", new Tie(VM.mac(), true)),
                        new Change.SetUp("tap0", true));
    }

    @Test
    void aMacThatWasTiedToAnotherPortIsUntiedThereFirst() {
        Port thief = new Port("tap9", "tun", Optional.of("cloud0"), true, true, OPEN, Set.of(new Tie(VM.mac(), false)));
        LinkState admitted = withPort(tap(Optional.empty())).admitting(Map.of(VM, "tap0"));
        TreeMap<String, Port> ports = new TreeMap<>(admitted.ports());
        ports.put("tap9", thief);
        ports.computeIfPresent("tap0", (_, port) -> port.releasing(VM.mac()));
        LinkState now = new LinkState("cloud0", admitted.bridge(), ports, admitted.neighbours(), admitted.guard());

        assertThat(now.admits(VM, "tap0")).isFalse();
        assertThat(changes(now, now.admitting(Map.of(VM, "tap0"))))
                .containsSubsequence(
                        new Change.RemoveEntry("tap9", VM.mac()), new Change.AddEntry("tap0", new Tie(VM.mac(), true)));
    }

    @Test
    void aTieThatIsNotStickyIsMadeSoWithoutBeingUntied() {
        LinkState admitted = withPort(tap(Optional.empty())).admitting(Map.of(VM, "tap0"));
        TreeMap<String, Port> ports = new TreeMap<>(admitted.ports());
        ports.computeIfPresent(
                "tap0",
                (_, port) -> new Port(
                        port.name(),
                        port.kind(),
                        port.bridge(),
                        port.up(),
                        port.ipv6(),
                        port.flags(),
                        Set.of(new Tie(VM.mac(), false))));
        LinkState now = new LinkState("cloud0", admitted.bridge(), ports, admitted.neighbours(), admitted.guard());

        assertThat(now.admits(VM, "tap0")).isFalse();
        assertThat(changes(now, admitted)).containsExactly(new Change.AddEntry("tap0", new Tie(VM.mac(), true)));
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

        assertThat(changes(admitted, admitted.removing(Map.of(VM, "tap0"))))
                .containsExactly(
                        new Change.SetUp("tap0", false),
                        new Change.Leave("tap0"),
                        new Change.RemoveNeighbour("cloud0", VM.address()),
                        new Change.Filters("delete element bridge fe80 ports { \"tap0\" }"),
                        new Change.Filters(
                                "delete element bridge fe80 vms { \"tap0\" . " + VM + " . " + VM.address() + " }"),
                        new Change.Filters("delete element inet fe80 ports { \"tap0\" }"));
    }

    @Test
    void aPortGoesBackToWhatItWas() {
        LinkState before = withPort(tap(Optional.of("cloud0")));
        LinkState admitted = before.admitting(Map.of(VM, "tap0"));

        assertThat(admitted.backTo(before, Map.of(VM, "tap0"))).isEqualTo(before);
        assertThat(changes(admitted, before))
                .containsExactly(
                        new Change.SetUp("tap0", false),
                        new Change.Setting("net.ipv6.conf.tap0.disable_ipv6", 0),
                        new Change.SetFlags("tap0", OPEN),
                        new Change.RemoveNeighbour("cloud0", VM.address()),
                        new Change.RemoveEntry("tap0", VM.mac()),
                        new Change.Filters(
                                "delete element bridge fe80 vms { \"tap0\" . " + VM + " . " + VM.address() + " }"));
    }

    @Test
    void theGuardIsPutUpBeforeAnythingElseWithTheVmsThatAreAdmitted() {
        GuardRules rules = GuardRules.of(Wanted.CLOUD0);

        assertThat(changes(NOTHING, WANTED.guarded(rules, Map.of(VM, VM.port()))))
                .startsWith(
                        new Change.Filters(rules.text()),
                        new Change.Filters("add element bridge fe80 vms { \"" + VM.port() + "\" . " + VM + " . "
                                + VM.address() + " }"),
                        new Change.Create("cloud0", 1500, Mac.parse("02:fe:80:00:00:01"), Settings.BRIDGE));
    }

    @Test
    void aGuardThatWasThereIsNeverTakenDown() {
        LinkState before = state(new Guard.Altered());
        LinkState now = before.guarded(GuardRules.of(Wanted.CLOUD0), Map.of());

        assertThat(now.backTo(before, Map.of()).guard()).isEqualTo(now.guard());
        assertThat(now.backTo(state(new Guard.Absent()), Map.of()).guard()).isEqualTo(new Guard.Absent());
    }

    @Test
    void aDotInANameIsNotADotOfItsSetting() {
        assertThat(Settings.sysctl("tap.7", "disable_ipv6")).isEqualTo("net.ipv6.conf.tap/7.disable_ipv6");
    }

    private static Port tap(Optional<String> bridge) {
        Map<String, Boolean> flags = bridge.isPresent() ? OPEN : Map.of();
        return new Port("tap0", "tun", bridge, false, true, flags, Set.of());
    }

    private static LinkState withPort(Port port) {
        return new LinkState(
                        "cloud0",
                        WANTED.bridge(),
                        new TreeMap<>(Map.of(port.name(), port)),
                        new TreeMap<>(),
                        new Guard.Absent())
                .guarded(GuardRules.of(Wanted.CLOUD0), Map.of());
    }

    private static LinkState state(Guard guard) {
        return new LinkState("cloud0", WANTED.bridge(), new TreeMap<>(), new TreeMap<>(), guard);
    }

    private static LinkState with(String... addresses) {
        return WANTED.with(
                bridge(List.of(addresses).stream().map(PlanTest::address).toList()));
    }

    private static Address address(String ip) {
        return new Address(InetAddress.ofLiteral(ip), 64);
    }

    private static Bridge.Present bridge(List<Address> addresses) {
        return new Bridge.Present(
                Mac.parse("02:fe:80:00:00:01"), 1500, true, Settings.BRIDGE, Settings.IPV6, addresses);
    }

    private static List<Change> changes(LinkState now, LinkState target) {
        return Plan.between(now, target).stream().map(Step::change).toList();
    }
}
