package fe80.agent;

import fe80.daemon.ConfigurationException;
import fe80.file.FileTrouble;
import fe80.v1.HostsGrpc;
import fe80.v1.SystemVmsGrpc;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The API of this host, at a unix socket and, if so configured, over TCP. Each call has a virtual thread. */
final class Api implements AutoCloseable {

    /** The calls that go through the channel to a VM. */
    private static final Set<String> THROUGH_THE_CHANNEL = Set.of("Run", "Exec", "Push", "Pull", "Forward");

    /** The calls whose messages a thread of their own takes. */
    private static final Set<String> HANDED_OVER = Set.of("Run", "Exec", "Push", "Pull", "Forward", "Send", "Receive");

    private static final int LARGEST_MESSAGE = 20 << 20; // An answer has up to 16 MiB of output.
    private static final long CERTIFICATE_MINUTES = 1;
    private static final long GRACE_SECONDS = 2;

    private final EventLoopGroup loops = new EpollEventLoopGroup(2);
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("certificates").factory());
    private final List<Server> servers = new ArrayList<>();
    private final HealthStatusManager health = new HealthStatusManager();
    private final List<ServerServiceDefinition> services;
    private final CallObserver observer;
    private final List<Reading> files = new CopyOnWriteArrayList<>();

    /** Reads the files of a key and its certificates. */
    @FunctionalInterface
    private interface Reading {
        void now() throws IOException, GeneralSecurityException;
    }

    Api(
            BindableService systemVms,
            BindableService channels,
            BindableService hosts,
            BindableService migrations,
            BindableService legacy,
            CallObserver observer) {
        this.observer = observer;
        this.services = List.of(
                ServerInterceptors.interceptForward(join(systemVms, channels), new CallerInterceptor(), observer),
                ServerInterceptors.interceptForward(hosts, new CallerInterceptor(), observer),
                ServerInterceptors.interceptForward(migrations, new CallerInterceptor(), observer),
                ServerInterceptors.interceptForward(legacy, new CallerInterceptor(), observer));
    }

    /** One service of two parts. */
    private static ServerServiceDefinition join(BindableService systemVms, BindableService channels) {
        ServerServiceDefinition ofVms = systemVms.bindService();
        ServerServiceDefinition ofChannels = channels.bindService();
        var joined = ServerServiceDefinition.builder(SystemVmsGrpc.getServiceDescriptor());
        SystemVmsGrpc.getServiceDescriptor().getMethods().forEach(method -> {
            ServerServiceDefinition owner =
                    THROUGH_THE_CHANNEL.contains(method.getBareMethodName()) ? ofChannels : ofVms;
            joined.addMethod(owner.getMethod(method.getFullMethodName()));
        });
        return joined.build();
    }

    void serve(SocketFile socket) throws IOException {
        socket.prepare();
        start(NettyServerBuilder.forAddress(
                        new DomainSocketAddress(socket.path().toFile()))
                .channelType(EpollServerDomainSocketChannel.class)
                .protocolNegotiator(new PeerUser()));
        socket.protect();
    }

    /** Over TCP, for those who show a certificate of the authority. */
    void serve(InetSocketAddress address, Configuration.Api api) throws IOException {
        try {
            AdvancedTlsX509KeyManager key = new AdvancedTlsX509KeyManager();
            var _ = key.updateIdentityCredentials(
                    api.certificate().toFile(), api.key().toFile(), CERTIFICATE_MINUTES, TimeUnit.MINUTES, renewal);
            AdvancedTlsX509TrustManager authority = AdvancedTlsX509TrustManager.newBuilder()
                    .setVerification(AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
                    .build();
            var _ = authority.updateTrustCredentials(
                    api.authority().toFile(), CERTIFICATE_MINUTES, TimeUnit.MINUTES, renewal);
            files.add(() -> {
                key.updateIdentityCredentials(
                        api.certificate().toFile(), api.key().toFile());
                authority.updateTrustCredentials(api.authority().toFile());
            });
            start(NettyServerBuilder.forAddress(
                            address,
                            TlsServerCredentials.newBuilder()
                                    .keyManager(key)
                                    .trustManager(new CallersTrust(authority))
                                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                                    .build())
                    .channelType(EpollServerSocketChannel.class));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigurationException("cannot use the certificates of [api]: " + FileTrouble.of(e), e);
        }
    }

    /**
     * Reads key and certificates again, which it does each minute anyhow.
     *
     * @throws AgentException if they cannot be read
     */
    void reload() {
        try {
            for (Reading reading : files) {
                reading.now();
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new AgentException(
                    AgentException.Reason.WRONG_STATE, "cannot use the certificates of [api]: " + FileTrouble.of(e));
        }
    }

    private void start(NettyServerBuilder builder) throws IOException {
        builder.bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .executor(calls)
                .callExecutor(new Delivery(HANDED_OVER, calls))
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .addStreamTracerFactory(observer)
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance());
        services.forEach(builder::addService);
        servers.add(builder.build().start());
        health.setStatus(SystemVmsGrpc.SERVICE_NAME, io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING);
        health.setStatus(HostsGrpc.SERVICE_NAME, io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING);
    }

    /** Lets calls end for a moment, then ends them. */
    @Override
    public void close() {
        health.enterTerminalState();
        servers.forEach(Server::shutdown);
        try {
            for (Server server : servers) {
                server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        servers.forEach(Server::shutdownNow);
        calls.shutdownNow();
        renewal.shutdownNow();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
