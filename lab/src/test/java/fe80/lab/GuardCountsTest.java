package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.lab.Attack.Role;
import fe80.link.Offence;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the host knows of a System VM that misbehaves. */
class GuardCountsTest {

    private static AttackGround ground;

    @BeforeAll
    static void start() {
        ground = AttackGround.guarded();
    }

    @AfterAll
    static void stop() {
        ground.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                NOT_IPV6 | Ether(src=MAC, dst=HOST_MAC)/ARP(op=2, psrc='192.0.2.9', hwsrc=MAC)
                NOT_IPV6 | Dot3(src=MAC, dst='01:80:c2:00:00:00')/LLC()/STP()
                NOT_IPV6 | Ether(src=MAC, dst='01:80:c2:00:00:0e', type=0x88cc)/Raw(MARK)
                SPOOFED  | Ether(src=MAC, dst=HOST_MAC)/IPv6(src='2001:db8::6', dst=HOST)/UDP()
                SPOOFED  | Ether(src=VICTIM_MAC, dst=HOST_MAC)/IPv6(src=VICTIM, dst=HOST)/UDP()
                ROUTER   | Ether(src=MAC, dst='33:33:00:00:00:01')/IPv6(src=ME, dst='ff02::1', hlim=255)/ICMPv6ND_RA()
                OTHER    | Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=HOST)/TCP(sport=3922, dport=22, flags='S')
                OTHER    | Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=HOST)/ICMPv6EchoRequest()
                """)
    void eachFrameThatIsDroppedIsCountedByItsReason(Offence offence, String frame) {
        long before = ground.offences().getOrDefault(offence, 0L);

        assertThat(ground.works(Role.ATTACKER, "scapy \"sendp(" + frame + ", count=3)\""))
                .isTrue();

        assertThat(ground.offences().getOrDefault(offence, 0L)).isGreaterThanOrEqualTo(before + 3);
    }

    @Test
    void solicitationsForTheHostAreAnsweredUpToARateAndTheRestIsCounted() {
        String solicitations =
                "[Ether(src=MAC, dst=HOST_MAC)/IPv6(src=ME, dst=HOST, hlim=255)/ICMPv6ND_NS(tgt=HOST)] * 200";

        long before = ground.offences().getOrDefault(Offence.FLOOD, 0L);

        assertThat(ground.works(
                        Role.ATTACKER, "scapy \"assert answered(" + solicitations + ", lambda f: ICMPv6ND_NA in f)\""))
                .isTrue();

        assertThat(ground.offences().getOrDefault(Offence.FLOOD, 0L)).isBetween(before + 100, before + 190);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IPv6(src='::', dst='ff02::1:ff00:1', hlim=255)/ICMPv6ND_NS(tgt=ME)",
                "IPv6(src=ME, dst='ff02::2', hlim=255)/ICMPv6ND_RS()",
                "IPv6(src='::', dst='ff02::16', hlim=1)/IPv6ExtHdrHopByHop(options=RouterAlert())/ICMPv6MLReport2()",
                "IPv6(src=ME, dst='ff02::16', hlim=1)/IPv6ExtHdrHopByHop(options=RouterAlert())/ICMPv6MLReport2()"
            })
    void whatTheIpv6OfEveryGuestSaysWhenItStartsIsNoOffenceUnlessThereIsALotOfIt(String packet) {
        Map<Offence, Long> before = ground.offences();

        assertThat(ground.works(Role.ATTACKER, "scapy \"sendp(Ether(src=MAC)/" + packet + ", count=3)\""))
                .isTrue();
        assertThat(ground.offences()).isEqualTo(before);

        assertThat(ground.works(Role.ATTACKER, "scapy \"sendp([Ether(src=MAC)/" + packet + "] * 200)\""))
                .isTrue();
        assertThat(ground.offences().getOrDefault(Offence.FLOOD, 0L))
                .isBetween(before.getOrDefault(Offence.FLOOD, 0L) + 100, before.getOrDefault(Offence.FLOOD, 0L) + 200);
    }

    @Test
    void aGuestWhoseInterfaceComesUpIsNoOffender() {
        Map<Offence, Long> before = ground.offences();

        ground.run(Role.ATTACKER, """
                sysctl -q -w net.ipv6.conf.eth1.dad_transmits=1
                ip link set dev eth1 down
                ip link set dev eth1 up
                until ip -6 addr show dev eth1 -tentative | grep -q fe80; do sleep 0.05; done
                """);

        assertThat(ground.offences()).isEqualTo(before);
    }
}
