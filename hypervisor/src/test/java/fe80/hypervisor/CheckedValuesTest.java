package fe80.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.Mac;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The records that refuse what would only fail when a VM boots. */
class CheckedValuesTest {

    private static final String KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nsecret\n";
    private static final String CA = "ecdsa-sha2-nistp256 AAAA ca";

    @Test
    void bootCredentialsNeverPrintThePrivateKey() {
        assertThat(new BootCredentials(KEY, CA).toString()).contains(CA).doesNotContain("secret");
    }

    @Test
    void swappedBootCredentialsAreRefusedWithoutShowingThem() {
        assertThatThrownBy(() -> new BootCredentials(CA, KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> new BootCredentials(KEY, KEY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BootCredentials(KEY, CA + "\n\n" + CA))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new BootCredentials(KEY, CA + "\n" + CA + "\n").sshCaLines()).containsExactly(CA, CA);
        assertThatThrownBy(() -> new BootCredentials(KEY, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFurtherNicIsNoSecondControlNic() {
        assertThatThrownBy(() -> new Nic(Mac.parse("0e:00:00:00:00:01"), "br0"))
                .hasMessageContaining("0e:00:00:00:00:01")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Nic(Mac.parse("02:00:00:00:00:01"), "cloud0"))
                .hasMessageContaining("cloud0")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-br", "sixteencharacter", "br 0", "br/0", "br'0", ".."})
    void aBridgeHasAnInterfacesName(String bridge) {
        assertThatThrownBy(() -> new Nic(Mac.parse("02:00:00:00:00:01"), bridge))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hardwareThatCannotBootIsRefused() {
        assertThatThrownBy(() -> new Hardware(64, 1, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64 MiB");
        assertThatThrownBy(() -> new Hardware(256, 0, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
