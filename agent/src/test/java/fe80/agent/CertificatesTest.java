package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.guest.SshCa;
import fe80.guest.UserCertificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which certificate opens which System VM, and what a System VM is told to trust. */
class CertificatesTest {

    private Duration passed = Duration.ZERO;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return Instant.now().plus(passed);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final SshCa own = SshCa.create();
    private final SshCa old = SshCa.create();
    private final SshCa next = SshCa.create();
    private final Certificates certificates = new Certificates(own, "fe80-agent@hv1", clock);

    @Test
    void aHostOfNoZoneHasItsOwnAuthorityOnly() {
        assertThat(certificates.authorities()).isEqualTo(own.publicKeyLine());
        assertThat(certificates.trustedBy(List.of(own.fingerprint()))).isPresent();
        assertThat(certificates.trustedBy(List.of(old.fingerprint()))).isEmpty();
    }

    @Test
    void aHostOfAZoneOpensVmsThatTrustTheZoneAndThoseOfItsTimeBefore() {
        UserCertificate ofZone = issue(next);
        certificates.replace(List.of(ofZone, issue(old)));

        assertThat(certificates.trustedBy(List.of(old.fingerprint(), next.fingerprint())))
                .contains(ofZone);
        assertThat(certificates.trustedBy(List.of(own.fingerprint())).map(UserCertificate::signedBy))
                .contains(own.fingerprint());
        assertThat(certificates.authorities().lines().map(SshCa::fingerprint))
                .containsExactly(next.fingerprint(), old.fingerprint());
    }

    @Test
    void whenTheZoneWasAwayForTooLongAVmThatIsStartedTrustsItsHostToo() {
        certificates.replace(List.of(issue(next)));
        passed = Duration.ofDays(8);

        assertThat(certificates.trustedBy(List.of(next.fingerprint()))).isEmpty();
        assertThat(certificates.valid()).isEmpty();
        assertThat(certificates.authorities().lines().map(SshCa::fingerprint))
                .containsExactly(next.fingerprint(), own.fingerprint());
    }

    @Test
    void aHostThatWasRemovedOpensNoVmThatTrustsTheZone() {
        certificates.replace(List.of(issue(next)));

        certificates.replace(List.of());

        assertThat(certificates.trustedBy(List.of(next.fingerprint()))).isEmpty();
        assertThat(certificates.authorities()).isEqualTo(own.publicKeyLine());
    }

    private static UserCertificate issue(SshCa authority) {
        return authority.issue(Duration.ofDays(7), "fe80-agent@hv1");
    }
}
