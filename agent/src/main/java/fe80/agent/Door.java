package fe80.agent;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A unix socket of this host's root at which its libvirt finds the libvirt of another host, for one migration. */
final class Door implements AutoCloseable {

    private final Path path;
    private final ServerSocketChannel listening;

    private Door(Path path, ServerSocketChannel listening) {
        this.path = path;
        this.listening = listening;
    }

    static Door open(Path path) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return new Door(path, listening);
    }

    Path path() {
        return path;
    }

    /** Waits for it. */
    SocketChannel accept() throws IOException {
        return listening.accept();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        Files.deleteIfExists(path);
    }
}
