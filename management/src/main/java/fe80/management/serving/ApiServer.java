package fe80.management.serving;

import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import com.linecorp.armeria.common.util.TransportType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.UnframedGrpcErrorHandler;
import fe80.management.authority.Identity;
import fe80.management.zone.Certificates;
import fe80.management.zone.ZoneServices;
import fe80.v1.SystemVmsGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The API at one TLS port. A method has one path, /fe80.v1.SERVICE/METHOD, and how it is spoken follows from the
 * request: gRPC, or JSON if it takes one message and gives one.
 */
public final class ApiServer implements AutoCloseable {

    /**
     * A call may end before its caller has said everything. Its request is reset only then: a client that gets that
     * before it has read the end of the response throws both away.
     */
    private static final Duration UNTIL_READ = Duration.ofSeconds(10);

    /** A client that vanishes without a word is noticed within twice that: its calls end, and count no longer. */
    private static final Duration PING = Duration.ofSeconds(30);

    private static final int PROBES = 3;

    private static final GrpcJsonMarshaller JSON = GrpcJsonMarshaller.builderForGson()
            .jsonParserCustomizer(ApiServer::exact)
            .build();

    private final Server server;

    private ApiServer(Server server) {
        this.server = server;
    }

    /**
     * Serves.
     *
     * @param identity who this server is; asked for at each handshake
     * @param services what is served
     */
    public static ApiServer start(
            InetSocketAddress address,
            Supplier<Identity> identity,
            Guards guards,
            List<ServerServiceDefinition> services) {
        List<ServerServiceDefinition> guarded = services.stream()
                .map(service -> ServerInterceptors.interceptForward(
                        service,
                        new CountedCalls(guards.metrics()),
                        new CallerInterceptor(),
                        new StreamInterceptor(
                                guards.limiter(), guards.overseer().clock()),
                        new AdministrationInterceptor(guards.overseer())))
                .toList();
        ServerBuilder builder = Server.builder()
                .https(address)
                .bossGroupFactory(Acceptor::new)
                .tlsProvider(new Certificates(identity))
                .requestTimeout(Duration.ZERO)
                .pingInterval(PING)
                .maxRequestLength(0)
                .requestAutoAbortDelay(UNTIL_READ)
                .service(
                        grpc(guarded, guards.limiter().limits().requestBytes()),
                        service -> service.decorate(Spoken.of(guarded)))
                .service(
                        path(SystemVmsGrpc.getWatchMethod()) + "/events",
                        new Events(JSON, method(guarded, SystemVmsGrpc.getWatchMethod())))
                .service(
                        path(SystemVmsGrpc.getExecMethod()) + "/terminal",
                        Terminals.of(JSON, method(guarded, SystemVmsGrpc.getExecMethod()), guards.origins()))
                .service("/openapi.json", new Description(services))
                .decorator(new Authentication(guards.access(), guards.limiter()))
                .errorHandler(new Unserved());
        if (Flags.transportType() == TransportType.EPOLL) {
            noticeWhoVanishes(builder);
        }
        Server server = builder.build();
        server.start().join();
        return new ApiServer(server);
    }

    /** The kernel does it also for HTTP/1, and for calls in which there is always something to be sent. */
    private static void noticeWhoVanishes(ServerBuilder builder) {
        int seconds = Math.toIntExact(PING.toSeconds());
        builder.childChannelOption(ChannelOption.SO_KEEPALIVE, true)
                .childChannelOption(EpollChannelOption.TCP_KEEPIDLE, seconds)
                .childChannelOption(EpollChannelOption.TCP_KEEPINTVL, seconds / PROBES)
                .childChannelOption(EpollChannelOption.TCP_KEEPCNT, PROBES)
                .childChannelOption(EpollChannelOption.TCP_USER_TIMEOUT, Math.toIntExact(2 * PING.toMillis()));
    }

    /** Armeria's own lets a request with a mistyped field pass as one without it. */
    private static JsonFormat.Parser exact(JsonFormat.Parser lenient) {
        return JsonFormat.parser();
    }

    private static GrpcService grpc(List<ServerServiceDefinition> services, int longestRequest) {
        return GrpcService.builder()
                .addServiceDefinitions(services)
                .maxRequestMessageLength(longestRequest)
                .maxResponseMessageLength(ZoneServices.LARGEST_MESSAGE)
                .enableUnframedRequests(true)
                .exceptionHandler(new Malformed())
                .jsonMarshallerFactory(_ -> JSON)
                .unframedGrpcErrorHandler(
                        UnframedGrpcErrorHandler.ofJson((_, status, _) -> Problem.http(status.getCode())))
                .build();
    }

    private static String path(MethodDescriptor<?, ?> method) {
        return "/" + method.getFullMethodName();
    }

    @SuppressWarnings("unchecked") // A method's definition has the types of its descriptor.
    private static <Q, A> ServerMethodDefinition<Q, A> method(
            List<ServerServiceDefinition> services, MethodDescriptor<Q, A> method) {
        return services.stream()
                .flatMap(service -> service.getMethods().stream())
                .filter(candidate ->
                        candidate.getMethodDescriptor().getFullMethodName().equals(method.getFullMethodName()))
                .map(found -> (ServerMethodDefinition<Q, A>) found)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it is not served: " + method.getFullMethodName()));
    }

    /** The port that it serves at. */
    public int port() {
        return server.activePorts().keySet().iterator().next().getPort();
    }

    @Override
    public void close() {
        server.close();
    }
}
