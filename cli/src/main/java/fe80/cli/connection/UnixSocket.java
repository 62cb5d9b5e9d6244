package fe80.cli.connection;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A Unix stream socket (unix(7)) for a library that wants a {@link Socket}. The JDK has Unix sockets only as channels,
 * whose {@code socket()} refuses.
 */
final class UnixSocket extends Socket {

    /** gRPC's transport reads and writes 8 KiB at once, which would be 32 system calls for a message of a copy. */
    private static final int BUFFER = 256 << 10;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private UnixSocket(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    static UnixSocket connect(Path path) throws IOException {
        return new UnixSocket(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    /** Something for gRPC's attributes; a Unix socket's client has no name of its own. */
    @Override
    public SocketAddress getRemoteSocketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return getRemoteSocketAddress();
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // There is no such delay on a Unix socket.
    }

    @Override
    public void setSoTimeout(int timeout) {
        // gRPC has deadlines of its own, and sets none here but to restore it.
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }
}
