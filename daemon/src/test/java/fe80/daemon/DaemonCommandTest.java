package fe80.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DaemonCommandTest {

    private static final Path NOWHERE = Path.of("/no/such.toml");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpIsAnAnswerAndAWrongArgumentIsNot() {
        assertThat(run(_ -> neverEnds(), "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage: fe80 example [--config FILE]");
        assertThat(run(_ -> neverEnds(), "--confg")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("fe80 example: \"--confg\" is not known\nusage: ");
    }

    @Test
    void aConfigurationCanBeCheckedWithoutAStart() {
        assertThat(run(_ -> neverEnds(), "--check-config")).isZero();
        assertThat(run(_ -> neverEnds(), "--check-config", "--config", NOWHERE.toString()))
                .isEqualTo(78);
        assertThat(run(_ -> neverEnds(), "--check-config", "--config=" + NOWHERE))
                .isEqualTo(78);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("fe80 example: there is no configuration file /no/such.toml\n".repeat(2));
    }

    @Test
    void whyItCannotStartIsOneSentence() {
        assertThat(run(_ -> {
                    throw new IOException("the disk is full");
                }))
                .isEqualTo(1);
        assertThat(run(_ -> {
                    throw new IllegalArgumentException("there is no key");
                }))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("fe80 example: the disk is full\nfe80 example: there is no key\n");
    }

    @Test
    void aFaultIsNotHidden() {
        assertThatThrownBy(() -> run(_ -> {
                    throw new IllegalStateException("a fault");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    private static AutoCloseable neverEnds() {
        throw new AssertionError("it was started");
    }

    private int run(DaemonCommand.Daemon<Example> daemon, String... arguments) {
        return new DaemonCommand<>(
                        "fe80 example", NOWHERE, Example.FILE, daemon, Set.of(IllegalArgumentException.class))
                .run(new PrintStream(out), new PrintStream(err), arguments);
    }
}
