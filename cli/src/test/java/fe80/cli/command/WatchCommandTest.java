package fe80.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.cli.agent.TestAgent;
import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A watch of an agent that says nothing, although it was asked to say at least that nothing has changed. */
@Timeout(30)
class WatchCommandTest {

    @TempDir
    Path directory;

    @Test
    void aServerThatHasGoneSilentIsAFailureThatNamesIt() throws Exception {
        try (TestAgent agent = new TestAgent(directory)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Streams streams = new Streams(
                    InputStream.nullInputStream(),
                    new PrintStream(out, false, UTF_8),
                    new PrintStream(out, false, UTF_8),
                    Map.of("HOME", directory.toString()),
                    new Streams.Terminals(false, false, false));
            WatchCommand watch = CommandLine.populateCommand(
                    new WatchCommand(streams, Duration.ofMillis(200)), "--agent", agent.uri());
            assertThatThrownBy(watch::call)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("the agent at " + agent.uri() + " has said nothing for ");
            assertThat(out.toString(UTF_8)).isEmpty();
        }
    }
}
