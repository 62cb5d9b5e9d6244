package fe80.cli.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A socket that leads to another one, until it is cut or carries nothing any more. */
public final class TestWire implements AutoCloseable {

    private final SocketAddress to;
    private final ServerSocketChannel door;
    private volatile boolean silent;
    private final List<SocketChannel> ends = new CopyOnWriteArrayList<>();

    private TestWire(ServerSocketChannel door, SocketAddress to) {
        this.door = door;
        this.to = to;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** A Unix socket that leads to one at another path. */
    public static TestWire unix(Path path, Path to) throws IOException {
        return new TestWire(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path)),
                UnixDomainSocketAddress.of(to));
    }

    /** A TCP port that leads to another one of this machine. */
    public static TestWire tcp(int to) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        return new TestWire(
                ServerSocketChannel.open().bind(new InetSocketAddress(here, 0)), new InetSocketAddress(here, to));
    }

    /** The port, if it is one of TCP. */
    public int port() throws IOException {
        return ((InetSocketAddress) door.getLocalAddress()).getPort();
    }

    /** Carries nothing from now on, as if the machine on the other side had lost its power. */
    public void fallSilent() {
        silent = true;
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

    private void carry(ByteChannel from, ByteChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining() && !silent) {
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
        for (SocketChannel end : ends) {
            end.close();
        }
    }
}
