package fe80.cli.rehearsal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A Unix socket that leads to a TCP port of this machine: gRPC's server for OkHttp has TCP only. */
final class Doorway implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final ServerSocketChannel door;

    Doorway(Path path, int port) throws IOException {
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        Thread.ofPlatform().daemon().start(() -> accept(port));
    }

    private void accept(int port) {
        try {
            while (true) {
                SocketChannel client = door.accept();
                SocketChannel server =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                Thread.ofPlatform().daemon().start(() -> carry(client, server));
                Thread.ofPlatform().daemon().start(() -> carry(server, client));
            }
        } catch (IOException _) {
            // It was closed.
        }
    }

    private static void carry(ByteChannel from, ByteChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException _) {
            // One side has gone, and with it the other.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
