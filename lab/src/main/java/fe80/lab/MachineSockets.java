package fe80.lab;

import io.grpc.ChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;

/**
 * gRPC on a lab machine, from within this JVM: each socket is made inside the machine's network, and belongs to it for
 * ever.
 */
public final class MachineSockets implements AutoCloseable {

    private static final int MOST_BYTES = 64 << 20;

    private final Machine machine;
    private final EventLoopGroup threads;

    /** Sockets of this machine, served by so many threads. */
    public MachineSockets(Machine machine, int threads) {
        this.machine = machine;
        this.threads = new NioEventLoopGroup(threads);
    }

    /** A client on this machine. */
    public NettyChannelBuilder client(String address, int port, ChannelCredentials credentials) {
        return NettyChannelBuilder.forAddress(address, port, credentials)
                .eventLoopGroup(threads)
                .channelFactory(() -> inside(NioSocketChannel::new))
                .proxyDetector(_ -> null)
                .maxInboundMessageSize(MOST_BYTES);
    }

    /** A server on this machine. */
    public NettyServerBuilder server(String address, int port) {
        return NettyServerBuilder.forAddress(new InetSocketAddress(address, port))
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .channelFactory(() -> inside(NioServerSocketChannel::new));
    }

    private <T> T inside(Callable<T> socket) {
        try {
            return machine.inside(socket);
        } catch (Exception e) {
            throw new LabException("cannot make a socket on " + machine.name(), e);
        }
    }

    @Override
    public void close() {
        var _ = threads.shutdownGracefully().syncUninterruptibly();
    }
}
