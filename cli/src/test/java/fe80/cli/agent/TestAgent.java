package fe80.cli.agent;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.util.TransmitStatusRuntimeExceptionInterceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An agent on a Unix socket whose System VMs are directories and processes of this machine. */
public final class TestAgent implements AutoCloseable {

    private final Path directory;
    private final EpollEventLoopGroup threads = new EpollEventLoopGroup(1);
    private final Server server;

    /** Serves in this directory. */
    public TestAgent(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory);
        TestSystemVms vms = new TestSystemVms(directory);
        server = NettyServerBuilder.forAddress(
                        new DomainSocketAddress(directory.resolve("agent.sock").toFile()))
                .channelType(EpollServerDomainSocketChannel.class)
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .intercept(TransmitStatusRuntimeExceptionInterceptor.instance())
                .addService(vms)
                .addService(new TestHosts(vms))
                .addService(new TestLegacy("", List.of()))
                .build()
                .start();
    }

    /** What {@code --agent} wants. */
    public String uri() {
        return "unix://" + directory.resolve("agent.sock");
    }

    @Override
    public void close() {
        server.shutdownNow();
        threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5000);
    }

    /** Serves until the process is killed, for tries by hand. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (TestAgent agent = new TestAgent(Path.of(arguments[0]))) {
            agent.server.awaitTermination();
        }
    }
}
