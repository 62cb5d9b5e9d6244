package fe80.cli.connection;

import fe80.v1.AuditLogGrpc;
import fe80.v1.AuthoritiesGrpc;
import fe80.v1.BackupsGrpc;
import fe80.v1.EnrolmentGrpc;
import fe80.v1.Filter;
import fe80.v1.HostsGrpc;
import fe80.v1.JobsGrpc;
import fe80.v1.LegacyGrpc;
import fe80.v1.ListRequest;
import fe80.v1.ListResponse;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.UsersGrpc;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The connection to an agent, or to the management server of a zone. It is made with the first call; one that cannot be
 * made fails that call.
 */
public final class AgentConnection implements AutoCloseable {

    private static final int CLOSING_SECONDS = 1;

    /** What an answer may hold: a Run's two outputs, and more. */
    private static final int MOST_BYTES = 64 << 20;

    /** How much may be on its way to us: gRPC's 64 KiB would bound the speed of a copy. */
    private static final int WINDOW = 1 << 20;

    /** While a call is open: a server whose machine is lost says nothing, and its connection would stay for ever. */
    private static final Duration UNTIL_ASKED = Duration.ofSeconds(30);

    private static final Duration UNTIL_ANSWERED = Duration.ofSeconds(10);

    /** How a call ended is told by whoever made it; what gRPC logs of that is not for who types commands. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    static {
        GRPC.setLevel(Level.OFF);
        NameResolverRegistry.getDefaultRegistry().register(new AgentResolver());
    }

    /** How many System VMs are asked for at once, each of some hundred bytes. */
    private static final int PAGE = 2000;

    private final ManagedChannel channel;

    private AgentConnection(ManagedChannel channel) {
        this.channel = channel;
    }

    /** Prepares a connection. */
    public static AgentConnection to(Target target) {
        return to(target, UNTIL_ASKED, UNTIL_ANSWERED);
    }

    static AgentConnection to(Target target, Duration untilAsked, Duration untilAnswered) {
        return new AgentConnection(
                switch (target) {
                    case Target.Agent(URI socket) ->
                        with(OkHttpChannelBuilder.forTarget(socket.toString())
                                .socketFactory(new UnixSocketFactory(Path.of(socket.getPath())))
                                .proxyDetector(_ -> null)
                                .usePlaintext());
                    case Target.Zone zone ->
                        with(OkHttpChannelBuilder.forTarget(
                                        "dns:///" + zone.uri().getAuthority())
                                .sslSocketFactory(ZoneTrust.sockets(zone.authorities()))
                                .keepAliveTime(untilAsked.toMillis(), TimeUnit.MILLISECONDS)
                                .keepAliveTimeout(untilAnswered.toMillis(), TimeUnit.MILLISECONDS)
                                .intercept(bearer(zone.token())));
                });
    }

    private static ManagedChannel with(OkHttpChannelBuilder builder) {
        return builder.disableServiceConfigLookUp()
                .disableRetry()
                .maxInboundMessageSize(MOST_BYTES)
                .flowControlWindow(WINDOW)
                .directExecutor()
                .build();
    }

    /** RFC 6750, section 2.1. */
    private static ClientInterceptor bearer(ZoneToken token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token.text());
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    /**
     * Goes as far as one can without an agent. Most of a short command's time goes into what is used for the first
     * time, and half of that is the connection's: so that is used for the first time while the arguments are read.
     */
    public static void prepare() {
        try (AgentConnection nowhere = to(new Target.Agent(URI.create("unix:///nowhere")))) {
            nowhere.systemVms().list(ListRequest.getDefaultInstance());
        } catch (StatusException _) {
            // There is nobody.
        }
    }

    /** Calls for System VMs, each answered at once. */
    public SystemVmsGrpc.SystemVmsBlockingV2Stub systemVms() {
        return SystemVmsGrpc.newBlockingV2Stub(channel);
    }

    /**
     * All System VMs that a filter means. A zone may have more of them than one answer can hold, so they come in pages;
     * what comes and goes meanwhile may be among them or not.
     */
    public List<SystemVm> list(Filter filter) throws StatusException {
        List<SystemVm> found = new ArrayList<>();
        String next = "";
        do {
            ListResponse page = systemVms()
                    .list(ListRequest.newBuilder()
                            .setFilter(filter)
                            .setPageSize(PAGE)
                            .setPageToken(next)
                            .build());
            found.addAll(page.getSystemVmsList());
            next = page.getNextPageToken();
        } while (!next.isEmpty());
        return found;
    }

    /** Calls for users of a zone. */
    public UsersGrpc.UsersBlockingV2Stub users() {
        return UsersGrpc.newBlockingV2Stub(channel);
    }

    /** Calls for what was done in a zone. */
    public AuditLogGrpc.AuditLogBlockingV2Stub auditLog() {
        return AuditLogGrpc.newBlockingV2Stub(channel);
    }

    /** Calls for copies of a zone's database. */
    public BackupsGrpc.BackupsBlockingV2Stub backups() {
        return BackupsGrpc.newBlockingV2Stub(channel);
    }

    /** Calls for who is part of a zone. */
    public EnrolmentGrpc.EnrolmentBlockingV2Stub enrolment() {
        return EnrolmentGrpc.newBlockingV2Stub(channel);
    }

    /** Calls for jobs of a zone. */
    public JobsGrpc.JobsBlockingV2Stub jobs() {
        return JobsGrpc.newBlockingV2Stub(channel);
    }

    /** Calls for who signs certificates in a zone. */
    public AuthoritiesGrpc.AuthoritiesBlockingV2Stub authorities() {
        return AuthoritiesGrpc.newBlockingV2Stub(channel);
    }

    /** Calls for the way out of 169.254. */
    public LegacyGrpc.LegacyBlockingV2Stub legacy() {
        return LegacyGrpc.newBlockingV2Stub(channel);
    }

    /** Calls for the host. */
    public HostsGrpc.HostsBlockingV2Stub hosts() {
        return HostsGrpc.newBlockingV2Stub(channel);
    }

    /**
     * Ends what still runs, and waits until the reading thread is gone: a process whose threads are in a system call
     * takes 300 ms longer to exit.
     */
    @Override
    public void close() {
        try {
            channel.shutdownNow().awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
