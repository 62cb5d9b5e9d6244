package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Zones that a user is logged in to. */
class LoginTest extends AgainstAZone {

    @Test
    void afterALoginCommandsAreAboutTheZoneUntilTheAgentIsChosenAgain() {
        assertThat(fe80WithInput(zone.token() + "\n", "login", zone.uri(), "--name", "production"))
                .isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("logged in to production as ada\n");

        assertThat(fe80("deploy", "console-proxy", "v-1-VM")).isZero();
        out.reset();
        assertThat(fe80("ls", "--format", "csv", "--no-header")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("v-1-VM,");

        assertThat(fe80("context", "--local")).isZero();
        assertThat(fe80("ls")).isEqualTo(125);
        assertThat(err.toString(UTF_8)).contains("unix:///run/fe80/agent.sock");
        out.reset();
        assertThat(fe80("ls", "--zone", "production")).isZero();
        assertThat(out.toString(UTF_8)).containsPattern("NAME +KIND +HOST +STATE");
        assertThat(fe80("context", "production")).isZero();
        assertThat(fe80("ls")).isZero();
    }

    @Test
    void aServerIsNamedByHostAndPortToo() {
        assertThat(fe80WithInput(zone.token(), "login", zone.uri().replace("https://", "")))
                .isZero();

        assertThat(out.toString(UTF_8)).isEqualTo("logged in to localhost as ada\n");
    }

    @Test
    void theTokenIsReadableByItsOwnerOnly() throws Exception {
        fe80WithInput(zone.token(), "login", zone.uri());

        assertThat(Files.getPosixFilePermissions(directory.resolve(".config/fe80/zones/localhost")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        out.reset();
        assertThat(fe80("context", "--format", "json")).isZero();
        assertThat(out.toString(UTF_8)).contains(zone.uri()).doesNotContain("fe80_");
    }

    @Test
    void aServerOfAnotherZoneIsNotBelievedAndNothingIsKept() {
        String stranger = zone.token().substring(0, 49) + "0".repeat(64);

        assertThat(fe80WithInput(stranger, "login", zone.uri())).isEqualTo(125);

        assertThat(err.toString(UTF_8)).contains("not a server of the zone that the token is for");
        assertThat(directory.resolve(".config")).doesNotExist();
    }

    @Test
    void aTokenOfNobodyIsNotKept() {
        assertThat(fe80WithInput(zone.token().replace('x', 'y'), "login", zone.uri()))
                .isEqualTo(125);

        assertThat(err.toString(UTF_8)).contains("that token is nobody's");
        assertThat(directory.resolve(".config")).doesNotExist();
    }

    @Test
    void whatIsNoTokenNoAddressAndNoZoneIsSaidInOneSentence() {
        assertThat(fe80WithInput("secret", "login", zone.uri())).isEqualTo(125);
        assertThat(fe80WithInput(zone.token(), "login", "http://localhost")).isEqualTo(125);
        assertThat(fe80("context", "nowhere")).isEqualTo(125);

        assertThat(err.toString(UTF_8).lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("fe80: "))
                .noneMatch(line -> line.contains("secret"));
    }
}
