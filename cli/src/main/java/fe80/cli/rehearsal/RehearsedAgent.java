package fe80.cli.rehearsal;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The agent of a rehearsal, in a process of its own: what a server loads is no part of what is kept ready. */
final class RehearsedAgent {

    private RehearsedAgent() {}

    /** Serves on a Unix socket, whose path is the argument, until stdin ends. */
    public static void main(String[] arguments) throws IOException {
        Server server = OkHttpServerBuilder.forPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
                .addService(new RehearsedSystemVms())
                .build()
                .start();
        try (Doorway _ = new Doorway(Path.of(arguments[0]), server.getPort())) {
            System.out.println("ready");
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } finally {
            server.shutdownNow();
        }
    }
}
