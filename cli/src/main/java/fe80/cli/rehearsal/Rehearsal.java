package fe80.cli.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import fe80.cli.Fe80;
import fe80.cli.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs the usual commands against an agent made for it; to be run with {@code -XX:AOTCacheOutput}. */
public final class Rehearsal {

    private static final String[][] COMMANDS = {
        {"ls"},
        {"ls", "--format", "json"},
        {"show", "s-1-VM"},
        {"run", "s-1-VM", "true"},
        {"run", "--all", "true"},
        {"proxy", "s-1-VM"},
        {"address", "169.254.0.1"},
        {"ls", "--unknown"},
    };

    private Rehearsal() {}

    /** Runs them. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("fe80-rehearsal");
        Path socket = directory.resolve("agent.sock");
        Process agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RehearsedAgent.class.getName(),
                        socket.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            if (agent.getInputStream().read() < 0) {
                throw new IOException("the agent for the rehearsal did not start");
            }
            for (String[] command : COMMANDS) {
                // As the process does it, since what is loaded there counts too.
                Streams real = Streams.ofProcess();
                PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
                Streams streams = new Streams(
                        new ByteArrayInputStream(new byte[0]),
                        nowhere,
                        nowhere,
                        Map.of("FE80_AGENT", "unix://" + socket),
                        real.terminals());
                Fe80.run(streams, command);
            }
        } finally {
            agent.getOutputStream().close(); // it ends
            agent.waitFor();
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }
}
