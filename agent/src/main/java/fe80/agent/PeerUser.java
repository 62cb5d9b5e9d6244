package fe80.agent;

import io.grpc.Attributes;
import io.grpc.netty.shaded.io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiator.ProtocolNegotiator;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.shaded.io.grpc.netty.ProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.util.AsciiString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Asks the kernel who is at the other end of a unix socket (unix(7), SO_PEERCRED), and tells the calls that come by it.
 */
final class PeerUser implements ProtocolNegotiator {

    static final Attributes.Key<String> ATTRIBUTE = Attributes.Key.create("fe80.peer-user");

    private static final Path PASSWD = Path.of("/etc/passwd");

    private final ProtocolNegotiator plain = InternalProtocolNegotiators.serverPlaintext();

    @Override
    public AsciiString scheme() {
        return plain.scheme();
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler calls) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext context) {
                context.pipeline().addAfter(context.name(), null, plain.newHandler(calls));
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) throws IOException {
                context.fireUserEventTriggered(
                        event instanceof ProtocolNegotiationEvent beginning ? with(user(context), beginning) : event);
            }
        };
    }

    private static ProtocolNegotiationEvent with(String user, ProtocolNegotiationEvent event) {
        Attributes attributes = InternalProtocolNegotiationEvent.getAttributes(event).toBuilder()
                .set(ATTRIBUTE, user)
                .build();
        return InternalProtocolNegotiationEvent.withAttributes(event, attributes);
    }

    private static String user(ChannelHandlerContext context) throws IOException {
        return context.channel() instanceof EpollDomainSocketChannel channel
                ? name(channel.peerCredentials().uid())
                : "unknown";
    }

    /** As passwd(5) has it. */
    private static String name(int uid) throws IOException {
        try (Stream<String> lines = Files.lines(PASSWD)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 2 && fields[2].equals(Integer.toString(uid)))
                    .map(fields -> fields[0])
                    .findFirst()
                    .orElse("uid-" + uid);
        }
    }

    @Override
    public void close() {
        plain.close();
    }
}
