package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.guest.HostKey;
import fe80.guest.SshCa;
import fe80.hypervisor.BootCredentials;
import fe80.hypervisor.HostedVm;
import fe80.systemvm.Reachability.State;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AccessTest {

    private static final HostedVm HOSTED =
            Sightings.silent(Sightings.vm("s-1-VM"), Sightings.NOON).hosted();

    private final SshCa ca = SshCa.create();

    @Test
    void bootCredentialsThatAreDamagedAreTroubleWithTheHostKeyAndNoFaultOfTheAgent() {
        assertDamaged(() -> new BootCredentials("", ca.publicKeyLine()));
        assertDamaged(() -> new BootCredentials("-----BEGIN OPENSSH PRIVATE KEY-----\n", ca.publicKeyLine()));
    }

    @Test
    void authoritiesThatAreDamagedAreNotKnown() {
        String privateKey = HostKey.create().privateKey();
        assertThat(access(() -> new BootCredentials(privateKey, "")).knownAuthorities(HOSTED))
                .isEmpty();
        assertThat(access(() -> new BootCredentials(privateKey, "ecdsa-sha2-nistp256 AAAA"))
                        .knownAuthorities(HOSTED))
                .isEmpty();
        assertThat(access(() -> new BootCredentials(privateKey, ca.publicKeyLine()))
                        .knownAuthorities(HOSTED))
                .containsExactly(ca.fingerprint());
    }

    private void assertDamaged(Supplier<BootCredentials> read) {
        assertThatThrownBy(() -> access(read).hostKey(HOSTED))
                .isInstanceOfSatisfying(
                        UnreachableException.class,
                        unreachable -> assertThat(unreachable.layer()).isEqualTo(State.HOST_KEY_MISMATCH))
                .hasMessageContaining("the boot credentials of s-1-VM on this host are damaged: ")
                .hasMessageContaining("put their directory back from a copy");
    }

    private Access access(Supplier<BootCredentials> read) {
        return new Access(
                vm -> Optional.of(read.get()),
                new Certificates(ca, "fe80-agent@hv1", Clock.systemUTC()),
                Optional.empty(),
                Path.of("pinned"));
    }
}
