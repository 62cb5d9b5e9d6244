package fe80.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.ControlMac;
import fe80.address.Mac;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A host whose programs say that all went well, and change nothing. */
class IdleHostTest {

    private static final ControlMac VM = new ControlMac(Mac.parse("0e:00:a9:fe:fe:3b"));

    private final ControlLink link = new ControlLink(idleHost(), Wanted.CLOUD0);

    @Test
    void theBridgeIsReadWithItsSettingsAndItsAddresses() {
        assertThat(link.observe().bridge())
                .isEqualTo(new Bridge.Present(
                        Mac.parse("06:e6:c1:42:1a:b6"),
                        1500,
                        true,
                        Map.of("forward_delay", 1500, "stp_state", 0, "mcast_snooping", 1),
                        Map.of("accept_ra", 1),
                        List.of(
                                new Address(InetAddress.ofLiteral("169.254.0.1"), 16),
                                new Address(
                                        InetAddress.ofLiteral("fe80::e88a:aaff:fe0a:93c4"),
                                        64,
                                        Address.Condition.TENTATIVE),
                                new Address(InetAddress.ofLiteral("2001:db8::1"), 64, Address.Condition.DYNAMIC))));
    }

    @Test
    void interfacesAreReadWithWhatTheyAreAndWhereTheyArePlugged() {
        assertThat(link.observe().ports())
                .containsOnlyKeys("eth0", "lo", "vnet0")
                .containsEntry("eth0", new Port("eth0", "physical", Optional.empty(), true, true, Map.of(), Set.of()))
                .containsEntry(
                        "vnet0",
                        new Port(
                                "vnet0",
                                "tun",
                                Optional.of("cloud0"),
                                true,
                                false,
                                Map.of("isolated", true, "locked", true, "learning", false, "flood", false),
                                Set.of(VM.mac())));
    }

    @Test
    void anAdmittedVmIsSeenByItsEntries() {
        assertThat(link.observe().neighbours()).containsExactly(Map.entry(VM.address(), VM.mac()));
        assertThat(link.observe().admits(VM, "vnet0")).isTrue();
        assertThat(link.observe().holder(VM)).contains("vnet0");
    }

    @Test
    void aLinkThatDoesNotStayAsItIsMadeIsAFailureThatSaysWhatIsLeft() {
        assertThatThrownBy(link::apply)
                .isInstanceOf(LinkException.class)
                .hasMessageStartingWith("cloud0 does not stay as it is made")
                .hasMessageContaining("give cloud0 the MAC 02:fe:80:00:00:01")
                .hasMessageContaining("Is another program managing it?");
    }

    private static Commands idleHost() {
        try {
            Path script = Path.of(Objects.requireNonNull(IdleHostTest.class.getResource("idle-host.sh"))
                    .toURI());
            return new Commands(List.of("sh", script.toString()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
