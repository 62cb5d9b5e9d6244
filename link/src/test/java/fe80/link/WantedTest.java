package fe80.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedTest {

    @Test
    void everyHostHasTheSameNameMacAndAddress() {
        assertThat(Wanted.CLOUD0.name()).isEqualTo("cloud0");
        assertThat(Wanted.CLOUD0.mac()).hasToString("02:fe:80:00:00:01");
        assertThat(Wanted.CLOUD0.address()).hasToString("fe80::1");
    }

    @Test
    void onlyTapsMayBePortsUnlessAnotherKindIsAllowed() {
        assertThat(Wanted.CLOUD0.portKinds()).containsExactly("tun");
        assertThat(Wanted.CLOUD0.allowing("veth").portKinds()).containsExactlyInAnyOrder("tun", "veth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a name", "cloud0; reboot", "sixteen-letters-", "cloud.0", "cloud0\n"})
    void aNameThatABridgeCannotHaveIsRefused(String name) {
        assertThatThrownBy(() -> new Wanted(
                        name, Wanted.CLOUD0.mac(), Wanted.CLOUD0.address(), false, Wanted.CLOUD0.portKinds()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a name for a bridge: \"" + name + "\"");
    }
}
