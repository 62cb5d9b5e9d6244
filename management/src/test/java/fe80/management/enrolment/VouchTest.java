package fe80.management.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.management.AgainstAServer;
import fe80.management.HostKey;
import fe80.management.authority.HostStatement;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host that vouches for its users. */
class VouchTest extends AgainstAServer {

    private static final byte[] CONTENT = "what is said".getBytes(StandardCharsets.US_ASCII);
    private static final String MARK = "fe80 vouches for ";

    private final HostKey key = HostKey.create();

    @BeforeEach
    void enrol() throws Exception {
        server.enrolment.enrol(
                server.enrolment.invite("admin", Duration.ofHours(1)).token(), key.request(), "hv1", "hv1:9080");
    }

    @Test
    void aUserOfAnEnrolledHostGetsACertificateUnderItsNameAndThatOfTheHost() throws Exception {
        VouchedUser user =
                vouch(time.instant(), server.authorities.sshFingerprints()).orElseThrow();

        assertThat(user.identity()).isEqualTo("alice@hv1");
        assertThat(user.certificate()).startsWith("ecdsa-sha2-nistp256-cert-v01@openssh.com ");
        assertThat(vouch(time.instant(), List.of("SHA256:another's"))).isEmpty();
    }

    @Test
    void whatWasSaidTooLongAgoIsNotBelievedNorWhatARemovedHostSays() {
        List<String> trusted = server.authorities.sshFingerprints();
        assertThatThrownBy(() -> vouch(time.instant().minusSeconds(3700), trusted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than an hour");

        server.enrolment.remove("hv1");

        assertThatThrownBy(() -> vouch(time.instant(), trusted)).isInstanceOf(EnrolmentException.class);
    }

    @Test
    void aStatementIsBelievedOnlyIfItWasSignedAsOneWithTheKeyThatIsShown() throws Exception {
        byte[] shown = key.keys().getPublic().getEncoded();
        byte[] other = HostKey.create().keys().getPublic().getEncoded();
        assertThat(HostStatement.verified(shown, CONTENT, signature(MARK)).keyHash())
                .isEqualTo(key.request().keyHash());

        assertThatThrownBy(() -> HostStatement.verified(other, CONTENT, signature(MARK)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HostStatement.verified(shown, new byte[1], signature(MARK)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HostStatement.verified(shown, CONTENT, signature("")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HostStatement.verified(new byte[9], CONTENT, new byte[9]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Optional<VouchedUser> vouch(Instant at, List<String> trusted) throws Exception {
        String userKey = PublicKeyEntry.toString(HostKey.create().keys().getPublic()) + " alice";
        HostStatement statement = HostStatement.verified(key.keys().getPublic().getEncoded(), CONTENT, signature(MARK));
        return server.enrolment.vouch(statement, at, userKey, "alice", trusted);
    }

    private byte[] signature(String mark) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.keys().getPrivate());
        signature.update(mark.getBytes(StandardCharsets.US_ASCII));
        signature.update(CONTENT);
        return signature.sign();
    }
}
