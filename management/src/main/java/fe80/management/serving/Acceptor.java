package fe80.management.serving;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.ThreadFactories;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections. When the server ends, Netty's own would go on for two seconds, for connections that nobody
 * accepts any longer, and the server with it.
 */
final class Acceptor extends MultiThreadIoEventLoopGroup {

    /** With a thread of this name. */
    Acceptor(String name) {
        super(
                1,
                ThreadFactories.newEventLoopThreadFactory(name, false),
                Flags.transportType() == TransportType.EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    @Override
    public Future<?> shutdownGracefully() {
        return shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
