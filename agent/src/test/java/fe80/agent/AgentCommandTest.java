package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AgentCommand command = new AgentCommand(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));

    @TempDir
    private Path directory;

    @Test
    void aConfigurationThatIsInOrderIsSaidToBe() throws IOException {
        for (String part : new String[] {"vmlinuz", "initrd.img", "root.img"}) {
            Files.createFile(directory.resolve(part));
        }
        Path file = Files.writeString(directory.resolve("agent.toml"), "image = \"" + directory + "\"");

        assertThat(command.run("--check-config", "--config", file.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(file + " is in order\n");
    }

    @Test
    void oneThatIsNotIsExplainedInASentence() throws IOException {
        Path file = Files.writeString(directory.resolve("agent.toml"), "sockets = \"/x\"");

        assertThat(command.run("--check-config", "--config", file.toString())).isEqualTo(78);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("fe80 agent: in " + file + ": there is no key sockets; did you mean socket?\n");
    }

    @Test
    void aWrongArgumentShowsTheUsage() {
        assertThat(command.run("--confg")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("fe80 agent: \"--confg\" is not known\nusage: fe80 agent");
    }

    @Test
    void aHostCanEnrolOnceItsAgentServesTheZone() throws IOException {
        Path file = Files.writeString(directory.resolve("agent.toml"), "");

        assertThat(command.run("enrol", "--config", file.toString(), "--server", "m1:9443"))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("fe80 host enrol: the agent does not serve the zone yet: set listen of [api]");
    }

    @Test
    void toEnrolWithoutAServerOrATokenIsExplained() throws IOException {
        Path file = Files.writeString(
                directory.resolve("agent.toml"),
                "[api]\nlisten = \"[::1]:9080\"\nkey = \"" + directory.resolve("agent.key") + "\"");

        assertThat(command.run("enrol", "--config", file.toString())).isEqualTo(2);
        assertThat(command.run("enrol", "--config=" + file, "--server=m1:9443")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--server is missing")
                .contains("usage: fe80 host enrol")
                .contains("that is no token of 'fe80 host invite'");
    }
}
