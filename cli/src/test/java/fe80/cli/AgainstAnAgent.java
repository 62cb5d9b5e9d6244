package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fe80.cli.agent.TestAgent;
import fe80.cli.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a user gives them, against an agent on a Unix socket that has s-1-VM and v-2-VM. */
abstract class AgainstAnAgent {

    static final String UUID = "7c0e1f2a-52ab-4ee4-9d3f-0d1f7b1f6f10";

    @TempDir
    Path directory;

    private TestAgent agent;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void serve() throws IOException {
        agent = new TestAgent(directory.resolve("hv1"));
        assertThat(fe80("deploy", "secondary-storage-vm", "s-1-VM", "--uuid", UUID))
                .isZero();
        assertThat(fe80("deploy", "CONSOLE_PROXY", "v-2-VM", "--wait", "10s")).isZero();
        forget();
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    int fe80(String... arguments) {
        return fe80WithInput(new byte[0], arguments);
    }

    int fe80WithInput(byte[] input, String... arguments) {
        return run(input, new Streams.Terminals(false, false, false), environment(), arguments);
    }

    /** On a terminal so many columns wide. */
    int fe80OnTerminal(int columns, String... arguments) {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("COLUMNS", Integer.toString(columns));
        return run(new byte[0], new Streams.Terminals(true, true, true), environment, arguments);
    }

    private int run(byte[] input, Streams.Terminals terminals, Map<String, String> environment, String... arguments) {
        return Fe80.run(
                new Streams(
                        new ByteArrayInputStream(input),
                        new PrintStream(out, false, UTF_8),
                        new PrintStream(err, false, UTF_8),
                        environment,
                        terminals),
                arguments);
    }

    Map<String, String> environment() {
        return Map.of("FE80_AGENT", agent.uri(), "HOME", directory.toString());
    }

    /** Forgets what was said. */
    void forget() {
        out.reset();
    }

    String said() {
        return out.toString(UTF_8);
    }

    byte[] saidBytes() {
        return out.toByteArray();
    }

    String complained() {
        return err.toString(UTF_8);
    }
}
