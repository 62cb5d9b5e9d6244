package fe80.management.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.management.AgainstAServer;
import fe80.management.HostKey;
import fe80.management.ServerParts;
import fe80.management.Time;
import fe80.management.store.ConflictException;
import fe80.management.store.EnrolledHost;
import fe80.management.store.Hash;
import fe80.management.store.StoredAuthority;
import fe80.management.store.StoredAuthority.Purpose;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest extends AgainstAServer {

    private static final Subject.Server SERVER =
            new Subject.Server("m1", List.of("m1.example", "192.0.2.1", "2001:db8::1"));

    private final HostKey key = HostKey.create();
    private final EnrolledHost host =
            new EnrolledHost(UUID.randomUUID(), "hv1", "hv1:9080", Hash.of("a key"), new Time().instant());

    @Test
    void aHostsCertificateIsForServingUnderItsIdAndForNothingElse() throws Exception {
        HostCertificates certificates = certify();

        assertThat(certificates.tls().getSubjectAlternativeNames())
                .containsExactly(List.of(2, host.id() + ".host.fe80"));
        assertThat(certificates.tls().getSubjectX500Principal().getName()).isEqualTo("CN=hv1,OU=host");
        assertThat(certificates.tls().getPublicKey()).isEqualTo(key.keys().getPublic());
        assertThat(certificates.tls().getBasicConstraints()).isEqualTo(-1);
        X509TrustManager zone = trusting(certificates.trusted());
        assertThatCode(() -> zone.checkServerTrusted(chain(certificates.tls()), "ECDHE_ECDSA"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> zone.checkClientTrusted(chain(certificates.tls()), "EC"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("Extended key usage");
    }

    @Test
    void aServersIdentityIsForServingAndCallingUnderItsNamesAndAddresses() throws Exception {
        Identity identity = server.authorities.identity(SERVER);

        assertThat(identity.chain().getFirst().getSubjectAlternativeNames())
                .extracting(name -> (Object) name.getLast())
                .containsExactly("m1.example", "192.0.2.1", "2001:db8:0:0:0:0:0:1");
        assertThat(identity.chain().getFirst().getSubjectX500Principal().getName())
                .isEqualTo("CN=m1,OU=management");
        assertThat(Hash.of(identity.chain().getLast().getEncoded())).isEqualTo(server.authorities.fingerprint());
        X509TrustManager zone = trusting(identity.trusted());
        assertThatCode(() -> {
                    zone.checkServerTrusted(identity.chain().toArray(X509Certificate[]::new), "ECDHE_ECDSA");
                    zone.checkClientTrusted(identity.chain().toArray(X509Certificate[]::new), "EC");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void anotherZoneTrustsNoneOfThem(@TempDir Path elsewhere) throws Exception {
        try (ServerParts other = new ServerParts(elsewhere, time)) {
            X509TrustManager otherZone = trusting(other.authorities.trusted());

            assertThatThrownBy(
                            () -> otherZone.checkServerTrusted(chain(certify().tls()), "ECDHE_ECDSA"))
                    .isInstanceOf(CertificateException.class);
        }
    }

    @Test
    void allServersOfAZoneHaveTheSameAuthorities() throws Exception {
        try (ServerParts second = new ServerParts(directory, time)) {
            assertThat(second.authorities.trusted()).isEqualTo(server.authorities.trusted());
            X509TrustManager zone = trusting(server.authorities.trusted());
            assertThatCode(() -> zone.checkServerTrusted(
                            second.authorities.identity(SERVER).chain().toArray(X509Certificate[]::new), "ECDHE_ECDSA"))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aServerWithAnotherSecretDoesNotStart() {
        Secret another = Secret.create(directory.resolve("another"));

        assertThatThrownBy(() -> new Authorities(server.store.authorities(), server.register, another, time))
                .isInstanceOf(AuthorityException.class)
                .hasMessageContaining("another zone");
    }

    @Test
    void certificatesAreValidForADayAndForClocksThatAreAnHourBehindThoseForSystemVmsForAWeekAndForAllThatAreBehind()
            throws Exception {
        HostCertificates certificates = certify();
        OpenSshCertificate ssh = sshCertificate(certificates.ssh().getFirst());

        assertThat(certificates.tls().getNotBefore()).isEqualTo(seconds(Duration.ofHours(-1)));
        assertThat(certificates.tls().getNotAfter()).isEqualTo(seconds(Duration.ofHours(24)));
        assertThat(certificates.validUntil())
                .isEqualTo(seconds(Duration.ofHours(24)).toInstant());
        assertThat(ssh.getValidAfter()).isEqualTo(OpenSshCertificate.MIN_EPOCH);
        assertThat(Date.from(java.time.Instant.ofEpochSecond(ssh.getValidBefore())))
                .isEqualTo(seconds(Duration.ofDays(7)));
    }

    @Test
    void theSshCertificateLogsTheHostsKeyInAsRootAndPermitsWhatFe80Uses() throws Exception {
        OpenSshCertificate certificate = sshCertificate(certify().ssh().getFirst());

        assertThat(certificate.getCertPubKey()).isEqualTo(key.keys().getPublic());
        assertThat(certificate.getId()).isEqualTo("fe80-agent@hv1");
        assertThat(certificate.getPrincipals()).containsExactly("root");
        assertThat(certificate.getExtensions())
                .extracting(OpenSshCertificate.CertificateOption::getName)
                .containsExactlyInAnyOrder("permit-pty", "permit-port-forwarding");
        assertThat(KeyUtils.compareKeys(
                        certificate.getCaPubKey(),
                        Texts.sshKey(certify().sshAuthorities().getFirst())))
                .isTrue();
    }

    @Test
    void whileAnSshAuthorityIsReplacedAHostHasACertificateOfEach() throws Exception {
        List<String> before = certify().sshAuthorities();
        StoredAuthority next = server.authorities.add(Purpose.SSH);
        assertThat(certify().sshAuthorities()).hasSize(2).startsWith(before.getFirst());

        server.authorities.sign(next.id());
        HostCertificates during = certify();
        assertThat(during.sshAuthorities()).containsExactly(next.publicPart(), before.getFirst());
        assertThat(during.ssh()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(KeyUtils.compareKeys(
                            sshCertificate(during.ssh().get(i)).getCaPubKey(),
                            Texts.sshKey(during.sshAuthorities().get(i))))
                    .isTrue();
        }

        server.authorities.remove(authority(before.getFirst()));
        assertThat(certify().sshAuthorities()).containsExactly(next.publicPart());
    }

    @Test
    void aTlsAuthorityIsReplacedWithoutAMomentInWhichTwoSidesDoNotTrustEachOther() throws Exception {
        List<HostCertificates> hosts = new java.util.ArrayList<>(List.of(certify()));
        List<Identity> servers = new java.util.ArrayList<>(List.of(server.authorities.identity(SERVER)));
        StoredAuthority old = server.register.current().authorities().stream()
                .filter(authority -> authority.purpose() == Purpose.TLS)
                .findFirst()
                .orElseThrow();

        StoredAuthority next = server.authorities.add(Purpose.TLS);
        // All renew before the new one signs; then both kinds of certificate are about.
        hosts.set(0, certify());
        servers.set(0, server.authorities.identity(SERVER));
        server.authorities.sign(next.id());
        hosts.add(certify());
        servers.add(server.authorities.identity(SERVER));
        for (HostCertificates some : hosts) {
            for (Identity other : servers) {
                trusting(other.trusted()).checkServerTrusted(chain(some.tls()), "ECDHE_ECDSA");
                trusting(some.trusted()).checkClientTrusted(chain(other.chain().getFirst()), "EC");
            }
        }
        assertThatThrownBy(() -> server.authorities.remove(next.id())).isInstanceOf(ConflictException.class);
        // Who knows only one of them believes the servers by what the old one says of the new one.
        X509Certificate[] shown = servers.getLast().chain().toArray(X509Certificate[]::new);
        for (StoredAuthority known : List.of(old, next)) {
            X509TrustManager user = trusting(List.of(Texts.certificate(known.publicPart())));
            user.checkServerTrusted(shown, "ECDHE_ECDSA");
            user.checkClientTrusted(shown, "EC");
        }

        server.authorities.remove(old.id());
        assertThatThrownBy(() -> trusting(server.authorities.trusted())
                        .checkServerTrusted(chain(hosts.getFirst().tls()), "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class);
        trusting(server.authorities.trusted())
                .checkServerTrusted(chain(hosts.getLast().tls()), "ECDHE_ECDSA");
    }

    @Test
    void aServersIdentityIsMadeAnewAfterHalfOfItsTimeAndWhenTheAuthoritiesChange() {
        Identities identities = new Identities(server.authorities, SERVER, time);
        Identity first = identities.current();
        assertThat(identities.current()).isSameAs(first);

        time.pass(Duration.ofHours(13));
        Identity second = identities.current();
        assertThat(second).isNotSameAs(first);
        assertThat(second.chain().getFirst().getNotAfter()).isEqualTo(seconds(Duration.ofHours(24)));

        server.authorities.add(Purpose.TLS);
        assertThat(identities.current().trusted()).hasSize(2);
    }

    @Test
    void aRequestCountsOnlyIfItIsSignedWithItsOwnKeyOnP256() throws Exception {
        assertThatThrownBy(() -> CertificateRequest.parse(HostKey.create().requestFor(key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not signed with its own key");
        HostKey large = HostKey.create(384);
        assertThatThrownBy(() -> CertificateRequest.parse(large.requestFor(large)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("P-256");
        for (byte[] garbage : List.of(new byte[0], new byte[] {0x30}, new byte[500])) {
            assertThatThrownBy(() -> CertificateRequest.parse(garbage)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private HostCertificates certify() throws Exception {
        return server.authorities.certify(key.request(), new Subject.Host(host));
    }

    private UUID authority(String publicPart) {
        return server.register.current().authorities().stream()
                .filter(authority -> authority.publicPart().equals(publicPart))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Date seconds(Duration fromNow) {
        return Date.from(time.instant().plus(fromNow).truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    }

    private static OpenSshCertificate sshCertificate(String line) {
        return (OpenSshCertificate) Texts.sshKey(line);
    }

    private static X509Certificate[] chain(X509Certificate certificate) {
        return new X509Certificate[] {certificate};
    }

    private static X509TrustManager trusting(List<X509Certificate> authorities) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry(authority.getSerialNumber().toString(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
