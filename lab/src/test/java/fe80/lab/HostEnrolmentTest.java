package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fe80.agent.enrolment.EnrolCommand;
import fe80.agent.enrolment.EnrolmentException;
import fe80.agent.enrolment.MembershipFiles;
import fe80.agent.enrolment.Renewal;
import fe80.link.Commands;
import fe80.management.Configuration;
import fe80.management.Management;
import fe80.management.ZoneClient;
import fe80.management.access.Token;
import fe80.v1.EnrolmentGrpc;
import fe80.v1.InviteRequest;
import fe80.v1.RemoveHostRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host and a management server, from the invitation to the removal. */
class HostEnrolmentTest {

    private static final Clock TOMORROW = Clock.offset(Clock.systemUTC(), Duration.ofHours(20));

    @TempDir
    private Path state;

    @TempDir
    private Path host;

    private Management server;
    private ZoneClient admin;
    private MembershipFiles files;

    @BeforeEach
    void start() throws IOException {
        server = Management.start(configuration(state));
        admin = client(state, server);
        files = new MembershipFiles(
                host.resolve("agent.crt"), host.resolve("agent.key"), host.resolve("ca.crt"), host.resolve("servers"));
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    @Test
    void aHostNeedsNothingButATokenAndTheAddressOfAServer() throws Exception {
        assertThat(enrol(invite(admin), "127.0.0.1")).startsWith("hv1 is part of the zone, as ");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.key())))
                .isEqualTo("rw-------");
        assertThat(openssl(
                        "x509", "-in", files.certificate().toString(), "-noout", "-subject", "-ext", "subjectAltName"))
                .contains("OU = host, CN = hv1")
                .contains(".host.fe80");
        assertThat(openssl(
                        "verify",
                        "-CAfile",
                        files.authority().toString(),
                        files.certificate().toString()))
                .endsWith("OK\n");
        assertThat(openssl("pkey", "-in", files.key().toString(), "-pubout"))
                .isEqualTo(openssl("x509", "-in", files.certificate().toString(), "-noout", "-pubkey"));
    }

    @Test
    void aHostThatEnrolsAgainIsTheSameHostWithTheSameKey() throws Exception {
        String first = enrol(invite(admin), "127.0.0.1");
        String key = Files.readString(files.key());

        assertThat(enrol(invite(admin), "127.0.0.1")).isEqualTo(first);
        assertThat(files.key()).hasContent(key.strip());
    }

    @Test
    void aTokenIsNotShownToAServerOfAnotherZone(@TempDir Path elsewhere) throws Exception {
        try (Management other = Management.start(configuration(elsewhere));
                ZoneClient otherAdmin = client(elsewhere, other)) {
            String token = invite(otherAdmin);

            assertThatThrownBy(() -> enrol(token, "127.0.0.1"))
                    .isInstanceOf(EnrolmentException.class)
                    .hasMessageContaining("not one of the zone that the token is for");
            // So it was not used up.
            assertThat(enrol(other, token, "127.0.0.1")).contains("is part of the zone");
        }
    }

    @Test
    void aServerUnderAnotherNameIsNotTrusted() throws Exception {
        String token = invite(admin);

        assertThatThrownBy(() -> enrol(token, "localhost"))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("localhost");
    }

    @Test
    void aTokenThatWasUsedEnrolsNobodyAndTheMessageSaysWhatToDo() throws Exception {
        String token = invite(admin);
        enrol(token, "127.0.0.1");

        assertThatThrownBy(() -> enrol(token, "127.0.0.1"))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("fe80 host invite");
        assertThatThrownBy(() -> enrol("fe80_x", "127.0.0.1"))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("no token");
    }

    @Test
    void theCertificateIsRenewedAfterHalfOfItsTimeAndNotAfterTheHostWasRemoved() throws Exception {
        enrol(invite(admin), "127.0.0.1");
        String first = Files.readString(files.certificate());

        try (Renewal _ = Renewal.start(files, TOMORROW)) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(Files.readString(files.certificate())).isNotEqualTo(first));
        }
        assertThat(openssl(
                        "verify",
                        "-CAfile",
                        files.authority().toString(),
                        files.certificate().toString()))
                .endsWith("OK\n");

        EnrolmentGrpc.newBlockingStub(admin.channel())
                .withCallCredentials(admin)
                .remove(RemoveHostRequest.newBuilder().setHost("hv1").build());
        String second = Files.readString(files.certificate());
        assertThatThrownBy(() -> Renewal.now(files))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("it was removed");
        assertThat(files.certificate()).hasContent(second.strip());
    }

    private String enrol(String token, String name) throws IOException {
        return enrol(server, token, name);
    }

    private String enrol(Management zone, String token, String name) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        new EnrolCommand(files, "hv1", 9080)
                .run(
                        List.of("--server", name + ":" + zone.port()),
                        new ByteArrayInputStream((token + "\n").getBytes(StandardCharsets.US_ASCII)),
                        new PrintStream(said, true, StandardCharsets.UTF_8));
        return said.toString(StandardCharsets.UTF_8);
    }

    private static String invite(ZoneClient client) {
        return EnrolmentGrpc.newBlockingStub(client.channel())
                .withCallCredentials(client)
                .invite(InviteRequest.getDefaultInstance())
                .getToken();
    }

    private static ZoneClient client(Path state, Management server) throws IOException {
        return new ZoneClient(server.port(), Token.parse(Files.readString(state.resolve("admin.token"))));
    }

    private static Configuration configuration(Path state) {
        return Configuration.FILE.parse("""
                listen = "127.0.0.1:0"
                names = ["127.0.0.1"]
                state = "%s"
                observation.listen = "127.0.0.1:0"
                """.formatted(state));
    }

    private static String openssl(String... arguments) {
        return new Commands()
                .run(Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList());
    }
}
