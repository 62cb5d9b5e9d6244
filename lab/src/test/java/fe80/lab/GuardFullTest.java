package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.lab.Attack.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guard whose sets take no more, so that it cannot count what it drops. */
class GuardFullTest {

    private static final String FILL = """
            for set in not_ipv6 spoofed router flood other pace; do
                seq 65535 | sed 's/.*/"p&"/' | paste -sd, | sed "s/.*/add element bridge fe80 $set { & }/" | nft -f -
            done
            """;

    private static AttackGround ground;

    @BeforeAll
    static void start() {
        ground = AttackGround.guarded();
        ground.run(Role.HOST, FILL);
    }

    @AfterAll
    static void stop() {
        ground.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ether(src=MAC, dst='ff:ff:ff:ff:ff:ff')/ARP(op=2, psrc='192.0.2.9', hwsrc=MAC)",
                "Ether(src=MAC, dst=HOST_MAC)/IPv6(src=VICTIM, dst=HOST, hlim=255)/ICMPv6ND_NS(tgt=HOST)",
                "Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=HOST, hlim=255)/ICMPv6ND_NS(tgt=HOST)",
                "Ether(src=MAC, dst='33:33:00:00:00:01')/IPv6(src=ME, dst='ff02::1', hlim=255)/ICMPv6ND_RA()",
                "Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=HOST)/ICMPv6EchoRequest()"
            })
    void whatCannotBeCountedIsDroppedAllTheSame(String frame) {
        long before = received();

        assertThat(ground.works(Role.ATTACKER, "scapy \"sendp(" + frame + ", count=3)\""))
                .isTrue();

        assertThat(received()).isEqualTo(before);
    }

    /** How many frames the bridge has handed to its host. */
    private static long received() {
        return Long.parseLong(ground.run(Role.HOST, "cat /sys/class/net/cloud0/statistics/rx_packets")
                .strip());
    }
}
