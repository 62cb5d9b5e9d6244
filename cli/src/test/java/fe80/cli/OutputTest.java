package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that nobody takes, of the program as a process of its own. */
@Timeout(60)
class OutputTest extends AgainstAnAgent {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "watch",
                "run s-1-VM cat content",
                "run --all echo one",
                "run --all --live echo one",
                "run --all --format csv echo one",
                "cp s-1-VM:/content -"
            })
    void outputThatCannotBeWrittenIsAFailureThatSaysWhy(String command) throws Exception {
        Files.write(directory.resolve("hv1/s-1-VM/content"), new byte[200_000]);
        assertThat(bash("fe80 " + command + " >/dev/full; echo status=$?"))
                .contains("the output cannot be written: No space left on device", "status=125\n")
                .doesNotContain("report it");
    }

    @Test
    void soIsWhatACommandWritesToStderr() throws Exception {
        assertThat(bash("fe80 run s-1-VM sh -c 'echo oops >&2' 2>/dev/full; echo status=$?"))
                .isEqualTo("status=125\n");
    }

    @Test
    void aCommandWhoseOutputNobodyReadsAnyMoreEndsAndSaysNothing() throws Exception {
        assertThat(bash("fe80 run s-1-VM yes | head -n 1; echo status=${PIPESTATUS[0]}"))
                .isEqualTo("y\nstatus=141\n");
    }

    @Test
    void oneInSeveralEndsInAll() throws Exception {
        String line = "fe80 run --all --live --shell -- 'case $PWD in */s-1-VM) yes;; esac; sleep 600'";
        assertThat(bash(line + " | head -n 1; echo status=${PIPESTATUS[0]}"))
                .startsWith("s-1-VM: y\n")
                .contains("its output cannot be written, and the agent kills it")
                .endsWith("status=141\n");
    }

    @Test
    void watchEndsWithTheFirstChangeThatNobodyReads() throws Exception {
        Process watch = start("fe80 watch | head -n 1; echo status=${PIPESTATUS[0]}");
        while (!watch.waitFor(100, TimeUnit.MILLISECONDS)) {
            fe80("stop", "s-1-VM");
            fe80("start", "s-1-VM");
        }
        assertThat(said(watch)).contains("s-1-VM  ").endsWith("\nstatus=141\n");
    }

    private String bash(String line) throws IOException {
        return said(start(line));
    }

    private static String said(Process process) throws IOException {
        try {
            return new String(process.getInputStream().readAllBytes(), UTF_8);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** A line of bash in which {@code fe80} is the program. */
    private Process start(String line) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        "timeout",
                        "50",
                        "bash",
                        "-c",
                        "fe80() { " + java + " -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED"
                                + " --sun-misc-unsafe-memory-access=allow -cp \"$TEST_CLASS_PATH\" fe80.cli.Fe80 \"$@\"; };"
                                + line)
                .redirectErrorStream(true);
        builder.environment().putAll(environment());
        builder.environment().put("TEST_CLASS_PATH", System.getProperty("java.class.path"));
        return builder.start();
    }
}
