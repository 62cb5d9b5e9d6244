package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fe80.cli.agent.TestZone;
import fe80.cli.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zones that a user is logged in to. */
class LoginTest {

    @TempDir
    private Path directory;

    private TestZone zone;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void serve() throws Exception {
        zone = new TestZone(directory.resolve("zone"));
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void afterALoginCommandsAreAboutTheZoneUntilTheAgentIsChosenAgain() {
        assertThat(fe80(zone.token() + "\n", "login", zone.uri(), "--name", "production"))
                .isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("logged in to production as ada\n");

        assertThat(fe80("", "deploy", "console-proxy", "v-1-VM")).isZero();
        out.reset();
        assertThat(fe80("", "ls", "--format", "csv", "--no-header")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("v-1-VM,");

        assertThat(fe80("", "context", "--local")).isZero();
        assertThat(fe80("", "ls")).isEqualTo(125);
        assertThat(err.toString(UTF_8)).contains("unix:///run/fe80/agent.sock");
        out.reset();
        assertThat(fe80("", "ls", "--zone", "production")).isZero();
        assertThat(out.toString(UTF_8)).containsPattern("NAME +KIND +HOST +STATE");
        assertThat(fe80("", "context", "production")).isZero();
        assertThat(fe80("", "ls")).isZero();
    }

    @Test
    void theTokenIsReadableByItsOwnerOnly() throws Exception {
        fe80(zone.token(), "login", zone.uri());

        assertThat(Files.getPosixFilePermissions(directory.resolve(".config/fe80/zones/localhost")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        out.reset();
        assertThat(fe80("", "context", "--format", "json")).isZero();
        assertThat(out.toString(UTF_8)).contains(zone.uri()).doesNotContain("fe80_");
    }

    @Test
    void aServerOfAnotherZoneIsNotBelievedAndNothingIsKept() {
        String stranger = zone.token().substring(0, 49) + "0".repeat(64);

        assertThat(fe80(stranger, "login", zone.uri())).isEqualTo(125);

        assertThat(err.toString(UTF_8)).contains("not a server of the zone that the token is for");
        assertThat(directory.resolve(".config")).doesNotExist();
    }

    @Test
    void aTokenOfNobodyIsNotKept() {
        assertThat(fe80(zone.token().replace('x', 'y'), "login", zone.uri())).isEqualTo(125);

        assertThat(err.toString(UTF_8)).contains("that token is nobody's");
        assertThat(directory.resolve(".config")).doesNotExist();
    }

    @Test
    void whatIsNoTokenNoAddressAndNoZoneIsSaidInOneSentence() {
        assertThat(fe80("secret", "login", zone.uri())).isEqualTo(125);
        assertThat(fe80(zone.token(), "login", "http://localhost")).isEqualTo(125);
        assertThat(fe80("", "context", "nowhere")).isEqualTo(125);

        assertThat(err.toString(UTF_8).lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("fe80: "))
                .noneMatch(line -> line.contains("secret"));
    }

    private int fe80(String input, String... arguments) {
        return Fe80.run(
                new Streams(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(out, false, UTF_8),
                        new PrintStream(err, false, UTF_8),
                        Map.of("HOME", directory.toString()),
                        new Streams.Terminals(false, false, false)),
                arguments);
    }
}
