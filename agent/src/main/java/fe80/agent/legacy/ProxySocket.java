package fe80.agent.legacy;

import fe80.agent.Channels;
import fe80.guest.Caller;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.UUID;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unix socket at which {@code router_proxy.sh} has commands run in System VMs; docs/router-proxy.md describes what
 * is said there. Each connection has a virtual thread.
 */
public final class ProxySocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProxySocket.class);

    private final ServerSocketChannel server;
    private final Ways ways;
    private final Channels channels;

    private ProxySocket(ServerSocketChannel server, Ways ways, Channels channels) {
        this.server = server;
        this.ways = ways;
        this.channels = channels;
    }

    /** Listens at this path, which must be free. */
    public static ProxySocket listen(Path path, Ways ways, Channels channels) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        ProxySocket socket = new ProxySocket(server, ways, channels);
        Thread.ofVirtual().name("proxy").start(socket::accept);
        return socket;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel connection = server.accept();
                Thread.ofVirtual().name("proxy-call").start(() -> serve(connection));
            } catch (IOException e) {
                if (server.isOpen()) {
                    LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a connection to the proxy's socket failed");
                }
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            String user = connection
                    .getOption(ExtendedSocketOptions.SO_PEERCRED)
                    .user()
                    .getName();
            new ProxyCall(connection, new Caller(user, UUID.randomUUID().toString()), ways, channels).run();
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("who called the proxy is gone");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a call of the proxy failed in a way that it should not");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
