package fe80.lab;

import fe80.v1.SystemVmsGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A client of an agent that the lab did not start, by its unix socket. */
record ApiClient(ManagedChannel channel, EventLoopGroup threads) implements AutoCloseable {

    static ApiClient of(Path socket) {
        EventLoopGroup threads = new EpollEventLoopGroup(1);
        ManagedChannel channel = NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                .eventLoopGroup(threads)
                .channelType(EpollDomainSocketChannel.class)
                .usePlaintext()
                .build();
        return new ApiClient(channel, threads);
    }

    SystemVmsGrpc.SystemVmsBlockingStub systemVms(Duration deadline) {
        return SystemVmsGrpc.newBlockingStub(channel).withDeadlineAfter(deadline.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        var _ = threads.shutdownGracefully();
    }
}
