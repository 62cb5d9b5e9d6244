package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.ControlMac;
import fe80.link.ControlLink;
import fe80.link.LinkException;
import fe80.link.LinkState;
import fe80.link.Wanted;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** System VMs that come onto a real cloud0 and leave it; a tap is all that is there of each. */
class AdmissionTest extends AgainstALink {

    AdmissionTest() {
        super(Wanted.CLOUD0.allowing("veth"));
    }

    @BeforeEach
    void start() {
        link.apply();
    }

    @Test
    void anAdmittedPortIsIsolatedAndHasItsStaticEntries() {
        tap(VM.port());

        link.admit(VM, VM.port());

        assertThat(sh("ip -d link show dev " + VM.port()))
                .contains("master cloud0", "isolated on", "locked on", "learning off", " flood off", ",UP");
        assertThat(sh("cat /proc/sys/net/ipv6/conf/" + VM.port() + "/disable_ipv6")
                        .strip())
                .isEqualTo("1");
        assertThat(sh("bridge fdb show br cloud0")).contains(VM + " dev " + VM.port() + " sticky master cloud0 static");
        assertThat(sh("ip -6 neigh show dev cloud0")).contains(VM.address() + " lladdr " + VM + " PERMANENT");
        assertThat(link.observe().admits(VM, VM.port())).isTrue();
        assertThat(link.observe().admits(OTHER, VM.port())).isFalse();
    }

    @Test
    void admittingTwiceChangesNothingTheSecondTime() {
        tap(VM.port());
        assertThat(link.admit(VM, VM.port())).isNotEmpty();

        assertThat(link.admit(VM, VM.port())).isEmpty();
    }

    @Test
    void whatAnAdmittedPortLostIsWrittenAgain() {
        tap(VM.port());
        link.admit(VM, VM.port());
        sh("ip -6 neigh flush dev cloud0 nud permanent; bridge fdb del " + VM + " dev " + VM.port() + " master");
        assertThat(link.observe().admits(VM, VM.port())).isFalse();

        link.admit(VM, VM.port());

        assertThat(link.observe().admits(VM, VM.port())).isTrue();
    }

    @Test
    void aPortThatIsNotAdmittedCannotTakeAMacByAFrameThatHasItAsItsSource() throws Exception {
        tap(VM.port());
        link.admit(VM, VM.port());

        try (Machine other = Machine.start("other")) {
            ControlNic.plug(host, other, OTHER);
            sh("ip link set dev " + OTHER.port() + " name vnet9; ip link set dev vnet9 master cloud0 up;"
                    + " until [ $(cat /sys/class/net/vnet9/brport/state) = 3 ]; do sleep 0.05; done");
            other.commands().run("/usr/bin/python3", "-W", "ignore", "-c", """
                    from scapy.all import *
                    for to in ("02:fe:80:00:00:01", "01:80:c2:00:00:0e", "ff:ff:ff:ff:ff:ff"):
                        sendp(Ether(src="%s", dst=to, type=0x88cc)/Raw(b"mine"), iface="eth1", verbose=0)
                    """.formatted(VM));
            String entries = sh("bridge fdb show br cloud0");

            assertThat(entries).contains(VM + " dev " + VM.port() + " sticky master cloud0 static");
            link.apply();
            assertThat(link.observe().admits(VM, VM.port())).isTrue();
            assertThat(link.admit(VM, VM.port())).isEmpty();
        }
    }

    @Test
    void aMacThatSomebodyTiedToAPortWhereItIsNotAdmittedIsTakenBack() {
        tap(VM.port());
        link.admit(VM, VM.port());
        tap(OTHER.port());
        link.admit(OTHER, OTHER.port());
        tap("vnet9");
        sh("ip link set dev vnet9 master cloud0");

        for (String thief : new String[] {"vnet9", OTHER.port()}) {
            sh("bridge fdb replace " + VM + " dev " + thief + " master static");
            assertThat(link.observe().admits(VM, VM.port())).as(thief).isFalse();

            link.admit(VM, VM.port());

            assertThat(link.observe().admits(VM, VM.port())).as(thief).isTrue();
            assertThat(link.observe().admits(OTHER, OTHER.port())).as(thief).isTrue();
        }
    }

    @Test
    void anEntryThatCouldMoveIsMadeSticky() {
        tap(VM.port());
        link.admit(VM, VM.port());
        sh("bridge fdb replace " + VM + " dev " + VM.port() + " master static");
        assertThat(link.observe().admits(VM, VM.port())).isFalse();

        assertThat(link.admit(VM, VM.port())).hasSize(1);

        assertThat(link.observe().admits(VM, VM.port())).isTrue();
    }

    @Test
    void whatAPortLearntBeforeItWasAdmittedIsForgotten() {
        sh("""
                ip link add veth0 up master cloud0 type veth peer name peer0
                ip link set dev peer0 up
                until [ "$(cat /sys/class/net/veth0/brport/state)" = 3 ]; do :; done # forwarding, so that it may learn
                bridge fdb add 52:54:00:00:00:01 dev veth0 master dynamic
                """);

        link.admit(VM, "veth0");

        assertThat(sh("bridge fdb show br cloud0")).contains(VM.toString()).doesNotContain("52:54:00:00:00:01");
    }

    @Test
    void manyAreAdmittedTogether() {
        TreeMap<ControlMac, String> vms = IntStream.range(0, 50)
                .mapToObj(number -> ControlMac.of(new UUID(1, number)))
                .collect(Collectors.toMap(vm -> vm, ControlMac::port, (one, _) -> one, TreeMap::new));
        vms.values().forEach(this::tap);

        link.admit(vms);

        LinkState state = link.observe();
        assertThat(vms)
                .allSatisfy((vm, port) -> assertThat(state.admits(vm, port)).isTrue());
    }

    @Test
    void aRemovedVmLeavesNothingOnTheLink() {
        tap(VM.port());
        LinkState before = link.observe();
        link.admit(VM, VM.port());

        link.remove(VM, VM.port());

        assertThat(sh("ip -6 neigh; bridge fdb show br cloud0; ip link show master cloud0"))
                .doesNotContain(VM.toString(), VM.port());
        assertThat(link.observe().neighbours()).isEqualTo(before.neighbours());
    }

    @Test
    void thePortOfARemovedVmIsDown() {
        tap(VM.port());
        link.admit(VM, VM.port());

        link.remove(VM, VM.port());

        assertThat(sh("ip -o link show dev " + VM.port() + " up")).isEmpty();
    }

    @Test
    void aLinkThatIsShutHasNoPortThatIsUp() {
        tap(VM.port());
        link.admit(VM, VM.port());
        tap("vnet9");
        sh("ip link set dev vnet9 master cloud0 up; nft flush ruleset");

        link.shut();

        assertThat(sh("ip -o link show master cloud0")).contains(VM.port(), "vnet9");
        assertThat(sh("ip -o link show master cloud0 up")).isEmpty();
    }

    @Test
    void aBridgeThatWasNeverAControlLinkIsNotShut() {
        sh("ip link set dev cloud0 address 02:00:00:00:00:09; ip tuntap add dev vnet9 mode tap;"
                + " ip link set dev vnet9 master cloud0 up; nft flush ruleset");

        assertThat(link.shut()).isEmpty();
        assertThat(sh("ip -o link show master cloud0 up")).contains("vnet9");
    }

    @Test
    void aVmWhosePortIsGoneIsRemovedAllTheSame() {
        tap(VM.port());
        link.admit(VM, VM.port());
        sh("ip link del dev " + VM.port());

        link.remove(VM, VM.port());

        assertThat(sh("ip -6 neigh show dev cloud0")).isEmpty();
        assertThat(link.remove(VM, VM.port())).isEmpty();
    }

    @Test
    void removingAVmLeavesAPortAloneThatAnotherVmHasByNow() {
        tap("tap0");
        link.admit(OTHER, "tap0");

        link.remove(VM, "tap0");

        assertThat(link.observe().admits(OTHER, "tap0")).isTrue();
    }

    @Test
    void closingTakesOutWhatWasAdmittedAndLeavesABridgeThatWasThere() {
        tap(VM.port());
        try (ControlLink second = Links.of(host, Wanted.CLOUD0)) {
            second.apply();
            second.admit(VM, VM.port());
        }

        assertThat(sh("ip -o link show dev cloud0; ip -6 neigh; ip link show master cloud0"))
                .contains("cloud0")
                .doesNotContain(VM.toString(), VM.port());
        assertThat(sh("cat /proc/sys/net/ipv6/conf/" + VM.port() + "/disable_ipv6")
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void anAdmissionThatFailsHalfWayIsTakenBack() {
        tap(VM.port());
        LinkState before = link.observe();
        sh("mount --bind /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys");

        assertThatThrownBy(() -> link.admit(VM, VM.port()))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("could not set net.ipv6.conf." + VM.port() + ".disable_ipv6 to 1")
                .hasMessageContaining("permission denied");

        assertThat(link.observe()).isEqualTo(before);
    }
}
