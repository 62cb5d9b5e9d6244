package fe80.cli.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import fe80.cli.Fe80;
import fe80.cli.output.Streams;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs the usual commands against an agent of its own; to be run with {@code -XX:AOTCacheOutput}. */
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

    /** Fails if a command cannot be rehearsed, since it would be slow then. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("fe80-rehearsal");
        Path socket = directory.resolve("agent.sock");
        Server server = OkHttpServerBuilder.forPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
                .addService(new RehearsedSystemVms())
                .build()
                .start();
        try (Doorway _ = new Doorway(socket, server.getPort())) {
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
            server.shutdownNow().awaitTermination();
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }
}
