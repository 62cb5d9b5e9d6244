package fe80.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.cli.agent.TestWire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of commands if the agent is lost while they run. */
class LostAgentTest extends AgainstAnAgent {

    private static final String COMMAND = "touch begun; sleep 5";

    @ParameterizedTest
    @ValueSource(strings = {"--format=csv", "--live"})
    void ofACommandWhoseAgentIsLostNobodyKnowsHowItEndedAndTheNextDidNotRun(String option) throws Exception {
        try (TestWire wire = wire()) {
            Thread cutter = Thread.ofPlatform().start(() -> cut(wire, directory.resolve("hv1/s-1-VM/begun")));
            assertThat(fe80("run", "--agent", uri(), "--all", "--parallel=1", option, "--shell", "--", COMMAND))
                    .isEqualTo(1);
            cutter.join();
        }
        assertThat(complained())
                .contains("s-1-VM (nobody knows how the command ended", "v-2-VM (the command did not run: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--format=csv", "--live"})
    void aCommandThatTheAgentRefusesDidNotRun(String option) {
        assertThat(fe80("stop", "v-2-VM")).isZero();
        assertThat(fe80("run", "--all", option, "--", "true")).isEqualTo(1);
        assertThat(complained()).contains("v-2-VM (the command did not run: v-2-VM: It is off");
    }

    @Test
    void aConnectionThatIsLostNamesWhomItWasTo() throws Exception {
        try (TestWire wire = wire()) {
            Thread cutter = Thread.ofPlatform().start(() -> cut(wire, directory.resolve("hv1/s-1-VM/begun")));
            assertThat(fe80("run", "--agent", uri(), "--shell", "s-1-VM", COMMAND))
                    .isEqualTo(125);
            cutter.join();
            assertThat(complained()).contains("the connection to the agent at " + uri() + " was lost");
        }
    }

    private String uri() {
        return "unix://" + directory.resolve("wire.sock");
    }

    private TestWire wire() throws IOException {
        Path agent = directory.resolve("hv1/agent.sock");
        return TestWire.unix(directory.resolve("wire.sock"), agent);
    }

    private static void cut(TestWire wire, Path begun) {
        try {
            while (!Files.exists(begun)) {
                Thread.sleep(10);
            }
            wire.close();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
