package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fe80.cli.agent.TestZone;
import fe80.cli.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a user gives them who has a token of a zone. */
abstract class AgainstAZone {

    @TempDir
    Path directory;

    TestZone zone;
    boolean terminal;
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void serve() throws Exception {
        zone = new TestZone(directory.resolve("zone"));
    }

    @AfterEach
    void close() {
        zone.close();
    }

    /** Commands are about the zone from then on. */
    void logIn() {
        assertThat(fe80WithInput(zone.token() + "\n", "login", zone.uri())).isZero();
        out.reset();
    }

    int fe80(String... arguments) {
        return fe80WithInput("", arguments);
    }

    int fe80WithInput(String input, String... arguments) {
        return Fe80.run(
                new Streams(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(out, false, UTF_8),
                        new PrintStream(err, false, UTF_8),
                        Map.of("HOME", directory.toString(), "COLUMNS", "400"),
                        new Streams.Terminals(false, terminal, false)),
                arguments);
    }

    /** What was said since the last time. */
    String said() {
        String said = out.toString(UTF_8);
        out.reset();
        return said;
    }
}
