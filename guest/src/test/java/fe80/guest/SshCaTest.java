package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshCaTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void aCertificateIsValidForAsLongAsItIsAskedFor() {
        UserCertificate certificate =
                SshCa.create(Clock.fixed(NOON, ZoneOffset.UTC)).issue(Duration.ofMinutes(10), "agent@hv1");
        assertThat(certificate.validUntil()).isEqualTo("2026-03-01T12:10:00Z");
        assertThat(certificate.identity()).isEqualTo("agent@hv1");
    }

    @Test
    void aCertificateHasNoBeginningSinceTheClockOfAVmMayBeBehind() throws Exception {
        UserCertificate certificate = SshCa.create().issue(Duration.ofHours(1), "agent@hv1");
        assertThat(run("ssh-keygen", "-L", "-f", certificate.store(directory.resolve("id")) + "-cert.pub"))
                .contains("Valid: before ");
    }

    @Test
    void eachCertificateHasAKeyOfItsOwn() {
        SshCa ca = SshCa.create();
        assertThat(ca.issue(Duration.ofHours(1), "a").keyPair().getPrivate())
                .isNotEqualTo(ca.issue(Duration.ofHours(1), "a").keyPair().getPrivate());
    }

    @Test
    void openSshReadsTheCertificateAndItsKey() throws Exception {
        SshCa ca = SshCa.create();
        Path identity = ca.issue(Duration.ofHours(1), "agent@hv1").store(directory.resolve("id"));
        assertThat(run("ssh-keygen", "-L", "-f", identity + "-cert.pub"))
                .contains("ecdsa-sha2-nistp256-cert-v01@openssh.com user certificate")
                .contains("Key ID: \"agent@hv1\"")
                .contains("Principals: \n                root\n")
                .contains("Critical Options: (none)")
                .contains("Extensions: \n                permit-port-forwarding\n                permit-pty\n")
                .contains("Signing CA: ECDSA " + ca.fingerprint());
        assertThat(run("ssh-keygen", "-y", "-f", identity.toString())).startsWith("ecdsa-sha2-nistp256 ");
    }

    @Test
    void aCertificateForTheKeyOfAnotherIsReadByOpenSshToo() throws Exception {
        Path key = directory.resolve("theirs");
        run("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", key.toString());
        SshCa ca = SshCa.create();
        String line = ca.certify(Files.readString(Path.of(key + ".pub")), Duration.ofHours(1), "alice");
        Path certificate = Files.writeString(Path.of(key + "-cert.pub"), line + "\n");
        assertThat(run("ssh-keygen", "-L", "-f", certificate.toString()))
                .contains("Key ID: \"alice\"")
                .contains("Signing CA: ECDSA " + ca.fingerprint());
        assertThatThrownBy(() -> ca.certify("rubbish", Duration.ofHours(1), "alice"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCertificateThatWasIssuedElsewhereLogsOurKeyInAndNoOther() {
        SshCa ca = SshCa.create(Clock.fixed(NOON, ZoneOffset.UTC));
        KeyPair ours = OpenSsh.newKeyPair();
        String line = ca.certify(OpenSsh.publicLine(ours.getPublic(), "ours"), Duration.ofHours(1), "hv1");

        UserCertificate certificate = UserCertificate.of(ours, line);

        assertThat(certificate.signedBy()).isEqualTo(ca.fingerprint());
        assertThat(SshCa.fingerprint(certificate.authorityLine())).isEqualTo(ca.fingerprint());
        assertThat(certificate.keyPair().getPrivate()).isEqualTo(ours.getPrivate());
        assertThat(certificate.isValidAt(NOON)).isTrue();
        assertThat(certificate.isValidAt(NOON.plusSeconds(3600))).isFalse();
        assertThatThrownBy(() -> UserCertificate.of(OpenSsh.newKeyPair(), line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another key");
        assertThatThrownBy(() -> UserCertificate.of(ours, ca.publicKeyLine()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAuthorityThatWasStoredIsTheSameWhenLoaded() throws Exception {
        SshCa ca = SshCa.create();
        Path home = directory.resolve("a/b");
        ca.store(home);
        assertThat(SshCa.load(home).publicKeyLine()).isEqualTo(ca.publicKeyLine());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("ssh-ca"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(home)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void anAuthorityThatIsThereIsNeverReplaced() {
        SshCa first = SshCa.create();
        first.store(directory);
        assertThatThrownBy(() -> SshCa.create().store(directory))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("exists already");
        assertThat(SshCa.load(directory).publicKeyLine()).isEqualTo(first.publicKeyLine());
    }

    @Test
    void aKeyThatOthersCanReadIsNotTrusted() throws Exception {
        SshCa.create().store(directory);
        Files.setPosixFilePermissions(directory.resolve("ssh-ca"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> SshCa.load(directory))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("rw-r-----")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void aMissingOrDamagedKeyFileIsNamed() throws Exception {
        Path file = directory.resolve("ssh-ca");
        assertThatThrownBy(() -> SshCa.load(directory))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(file.toString());
        Files.writeString(file, "not a key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> SshCa.load(directory)).hasMessageContaining("not a private key");
    }

    @Test
    void aHostKeySurvivesAsTextAndOpenSshReadsIt() throws Exception {
        HostKey key = HostKey.create();
        assertThat(HostKey.parse(key.privateKey()).publicKey()).isEqualTo(key.publicKey());
        assertThat(PublicHostKey.parse(key.publicKey().line())).isEqualTo(key.publicKey());
        Path file = directory.resolve("host");
        Files.writeString(file, key.privateKey());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(run("ssh-keygen", "-l", "-f", file.toString()))
                .contains(key.publicKey().fingerprint());
    }

    @Test
    void textThatIsNoKeyIsRefused() {
        assertThatThrownBy(() -> HostKey.parse("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PublicHostKey.parse("ecdsa-sha2-nistp256 AAAA"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a public key");
        assertThatThrownBy(() -> PublicHostKey.parse("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
