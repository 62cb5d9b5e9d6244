package fe80.management.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.management.AgainstAServer;
import fe80.management.HostKey;
import fe80.management.ServerParts;
import fe80.management.access.Token;
import fe80.management.store.ConflictException;
import fe80.management.store.EnrolledHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTest extends AgainstAServer {

    private static final Duration HOUR = Duration.ofHours(1);

    private final HostKey key = HostKey.create();

    @Test
    void aHostWithATokenBecomesPartOfTheZoneOnEachOfItsServers() throws Exception {
        try (ServerParts other = new ServerParts(directory, time)) {
            Token token = Token.parse(invite().text());
            Membership membership = server.enrolment.enrol(token, key.request(), "hv1", "[2001:db8::7]:9080");
            other.register.refresh();

            assertThat(token.authority()).isEqualTo(server.authorities.fingerprint());
            assertThat(membership.certificates().tls().getPublicKey())
                    .isEqualTo(key.keys().getPublic());
            assertThat(server.register.current().hosts()).containsExactly(membership.host());
            assertThat(other.register.current().hosts()).containsExactly(membership.host());
        }
    }

    @Test
    void aTokenIsGoodForOneHost() throws Exception {
        Token token = invite();
        server.enrolment.enrol(token, key.request(), "hv1", "hv1:9080");

        assertThatThrownBy(() -> server.enrolment.enrol(token, HostKey.create().request(), "hv2", "hv2:9080"))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("fe80 host invite");
    }

    @Test
    void aTokenIsGoodForItsTime() {
        Token token = invite();
        time.pass(HOUR);

        assertThatThrownBy(() -> server.enrolment.enrol(token, key.request(), "hv1", "hv1:9080"))
                .isInstanceOf(EnrolmentException.class);
        assertThatThrownBy(() -> server.enrolment.invite("admin", Duration.ofDays(8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenOfAUserEnrolsNoHost() {
        server.users.put(fe80.management.access.AccessTest.ADMIN);
        Token token = server.users.issue("admin", "laptop", HOUR);

        assertThatThrownBy(() -> server.enrolment.enrol(token, key.request(), "hv1", "hv1:9080"))
                .isInstanceOf(EnrolmentException.class);
    }

    @Test
    void aHostRenewsByItsKeyAloneAlsoLongAfterItsCertificatesHaveExpired() throws Exception {
        EnrolledHost host = enrol("hv1").host();
        time.pass(Duration.ofDays(400));

        Membership renewed = server.enrolment.renew(key.request());

        assertThat(renewed.host()).isEqualTo(host);
        assertThat(renewed.certificates().validUntil()).isAfter(time.instant().plus(Duration.ofHours(23)));
    }

    @Test
    void whoIsNotEnrolledGetsNoCertificates() {
        assertThatThrownBy(() -> server.enrolment.renew(key.request()))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("fe80 host enrol");
    }

    @Test
    void aHostThatWasRemovedIsGoneAtOnceAndRenewsNowhere() throws Exception {
        enrol("hv1");
        try (ServerParts other = new ServerParts(directory, time)) {
            server.enrolment.remove("hv1");

            assertThat(server.register.current().hosts()).isEmpty();
            // The other server asks the database, not its memory.
            assertThatThrownBy(() -> other.enrolment.renew(key.request())).isInstanceOf(EnrolmentException.class);
        }
        assertThatThrownBy(() -> server.enrolment.remove("hv1"))
                .isInstanceOf(EnrolmentException.class)
                .hasMessage("there is no host hv1");
    }

    @Test
    void aHostThatIsEnrolledAgainIsTheSameHost() throws Exception {
        EnrolledHost first = enrol("hv1").host();

        EnrolledHost second = enrol("hv1-new").host();

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(server.register.current().hosts()).containsExactly(second);
    }

    @Test
    void aNameThatIsTakenIsRefused() throws Exception {
        enrol("hv1");

        assertThatThrownBy(
                        () -> server.enrolment.enrol(invite(), HostKey.create().request(), "hv1", "hv1:9080"))
                .isInstanceOf(ConflictException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hv1", "hv1:0", "hv1:65536", "2001:db8::7:9080", "[fe80::1%cloud0]:9080", "a b:9080", ":9080", ""
            })
    void whatIsNoAddressIsRefusedAndTheTokenIsNotUsedUp(String address) throws Exception {
        Token token = invite();

        assertThatThrownBy(() -> server.enrolment.enrol(token, key.request(), "hv1", address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + address + "\"");
        assertThat(server.enrolment.enrol(token, key.request(), "hv1", "192.0.2.7:9080"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-hv", "hv-", "hv..1", "h v", "hv1,OU=management", "hv1\n", "ä"})
    void whatIsNoNameIsRefused(String name) {
        assertThatThrownBy(() -> server.enrolment.enrol(invite(), key.request(), name, "hv1:9080"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Token invite() {
        return server.enrolment.invite("admin", HOUR).token();
    }

    private Membership enrol(String name) throws Exception {
        return server.enrolment.enrol(invite(), key.request(), name, name + ":9080");
    }
}
