package fe80.cli.agent;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Unix socket that leads to another one, until it is cut. */
public final class TestWire implements AutoCloseable {

    private final Path path;
    private final SocketAddress to;
    private final ServerSocketChannel door;
    private final List<SocketChannel> ends = new CopyOnWriteArrayList<>();

    /** Leads from one path to another. */
    public TestWire(Path path, Path to) throws IOException {
        this.path = path;
        this.to = UnixDomainSocketAddress.of(to);
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** What {@code --agent} wants. */
    public String uri() {
        return "unix://" + path;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = door.accept();
                SocketChannel server = SocketChannel.open(to);
                ends.addAll(List.of(client, server));
                Thread.ofPlatform().daemon().start(() -> carry(client, server));
                Thread.ofPlatform().daemon().start(() -> carry(server, client));
            }
        } catch (IOException _) {
            // It was cut.
        }
    }

    private static void carry(ByteChannel from, ByteChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
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
            // It was cut.
        }
    }

    /** Ends every connection without a word, as if the other side had been killed; none can be made any more. */
    @Override
    public void close() throws IOException {
        door.close();
        Files.deleteIfExists(path);
        for (SocketChannel end : ends) {
            end.close();
        }
    }
}
