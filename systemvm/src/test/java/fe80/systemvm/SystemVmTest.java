package fe80.systemvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.ControlMac;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemVmTest {

    private static final UUID ANY = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    @Test
    void itsPlaceOnTheLinkFollowsFromItsUuid() {
        SystemVm vm = new SystemVm(ANY, Kind.CONSOLE_PROXY, "v-2-VM");
        assertThat(vm.controlMac()).isEqualTo(ControlMac.of(ANY));
        assertThat(vm.address()).isEqualTo(vm.controlMac().address());
        assertThat(vm.port()).isEqualTo(vm.controlMac().port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "s_1", "s 1", "s.1", "../../etc", "s-1-VM\n", "<b>", "ß"})
    void aNameThatIsNoHostNameIsRefused(String name) {
        assertThatThrownBy(() -> new SystemVm(ANY, Kind.VIRTUAL_ROUTER, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a System VM's name: \"" + name.replace("\n", "?") + "\"");
    }

    @Test
    void aNameHasAtMost63Characters() {
        assertThat(new SystemVm(ANY, Kind.VIRTUAL_ROUTER, "r".repeat(63)).name())
                .hasSize(63);
        assertThatThrownBy(() -> new SystemVm(ANY, Kind.VIRTUAL_ROUTER, "r".repeat(64)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
