package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs on a terminal of their own (script(1)), which a user types at and reads. */
final class TestTerminal implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process script;
    private final StringBuilder shown = new StringBuilder();

    /** Runs a line of sh, in which {@code fe80} is the program. */
    TestTerminal(Map<String, String> environment, String line) throws IOException {
        String fe80 = String.join(
                " ",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        "\"$TEST_CLASS_PATH\"",
                        "fe80.cli.Fe80"));
        // What started this JVM may have made it ignore the signal.
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(
                        "env",
                        "--default-signal=INT",
                        "script",
                        "--quiet",
                        "--return",
                        "--command",
                        "trap : INT; fe80() { " + fe80 + " \"$@\"; }; " + line,
                        "/dev/null")))
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("TEST_CLASS_PATH", System.getProperty("java.class.path"));
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().put("TERM", "xterm");
        script = builder.start();
        Thread.startVirtualThread(this::read);
    }

    private void read() {
        try {
            byte[] chunk = new byte[4096];
            for (int read = script.getInputStream().read(chunk);
                    read >= 0;
                    read = script.getInputStream().read(chunk)) {
                synchronized (this) {
                    shown.append(new String(chunk, 0, read, UTF_8));
                    notifyAll();
                }
            }
        } catch (IOException _) {
            // It has ended.
        }
    }

    /** Types, control characters too. */
    void type(String keys) throws IOException {
        OutputStream keyboard = script.getOutputStream();
        keyboard.write(keys.getBytes(UTF_8));
        keyboard.flush();
    }

    /** Waits until a text is on the screen, and returns all that was until then. */
    synchronized String await(String text) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (shown.indexOf(text) < 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("\"" + text + "\" is not shown, but: " + shown);
            }
            wait(left);
        }
        return shown.toString();
    }

    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly();
    }
}
