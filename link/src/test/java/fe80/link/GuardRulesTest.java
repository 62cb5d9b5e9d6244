package fe80.link;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.address.ControlMac;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GuardRulesTest {

    private static final ControlMac VM = ControlMac.of(new UUID(0, 1));

    private final GuardRules rules = GuardRules.of(Wanted.CLOUD0);
    private final GuardRules lenient = GuardRules.of(Wanted.CLOUD0.keepingLegacyIpv4());

    @Test
    void theLinkAndItsHostAreDefinedBeforeTheRules() {
        assertThat(rules.text()).startsWith("""
                define link = "cloud0"
                define host_mac = 02:fe:80:00:00:01
                define host = fe80::1
                define host_group = ff02::1:ff00:0001
                # The guard""");
    }

    @Test
    void aVmIsLetThroughAtItsPortWithItsMacAndItsAddress() {
        assertThat(rules.elements(VM, VM.port()))
                .containsExactly(
                        new GuardElement("bridge fe80 vms", "\"" + VM.port() + "\" . " + VM + " . " + VM.address()));
    }

    @Test
    void aLegacyVmIsLetThroughWithItsIpv4AddressOnlyWhereThatIsKept() throws Exception {
        ControlMac legacy = ControlMac.of((Inet4Address) InetAddress.getByName("169.254.0.27"));

        assertThat(rules.elements(legacy, "vnet0")).hasSize(1);
        assertThat(lenient.elements(legacy, "vnet0"))
                .contains(
                        new GuardElement("bridge fe80 legacy", "\"vnet0\" . 0e:00:a9:fe:00:1b . 169.254.0.27"),
                        new GuardElement("inet fe80 legacy", "169.254.0.27"));
        assertThat(lenient.elements(VM, "vnet1")).hasSize(1);
    }

    @Test
    void portsThatAreNotOfOurNamingAreCoveredOneByOne() {
        assertThat(GuardRules.covering(port("vnet7")))
                .containsExactlyInAnyOrder(
                        new GuardElement("bridge fe80 ports", "\"vnet7\""),
                        new GuardElement("inet fe80 ports", "\"vnet7\""));
        assertThat(GuardRules.covering(port(VM.port()))).isEmpty();
    }

    private static Port port(String name) {
        return new Port(name, "tun", Optional.of("cloud0"), true, false, Settings.PORT, Set.of());
    }
}
