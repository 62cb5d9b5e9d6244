package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fe80.guest.Caller;
import fe80.v1.GetRequest;
import fe80.v1.HostsGrpc;
import fe80.v1.LegacyGrpc;
import fe80.v1.MigrationsGrpc;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API over a real unix socket, with calls that answer who called. */
class ApiTest {

    @TempDir
    private Path directory;

    private final Metrics metrics = new Metrics();
    private final EventLoopGroup loop = new EpollEventLoopGroup(1);
    private final Api api = new Api(
            new SystemVmsGrpc.SystemVmsImplBase() {
                @Override
                public void get(GetRequest request, StreamObserver<SystemVm> responses) {
                    Caller caller = CallerInterceptor.current();
                    responses.onNext(SystemVm.newBuilder()
                            .setName(caller.user())
                            .setUuid(caller.requestId())
                            .build());
                    responses.onCompleted();
                }

                @Override
                public void watch(WatchRequest request, StreamObserver<WatchResponse> responses) {
                    new WatchCall(new Board()::watch, request, "host", (ServerCallStreamObserver<WatchResponse>)
                                    responses)
                            .start();
                }
            },
            new SystemVmsGrpc.SystemVmsImplBase() {
                @Override
                public void run(RunRequest request, StreamObserver<RunResponse> responses) {
                    responses.onError(Failures.status(new AgentException(
                                    AgentException.Reason.NOT_READY, "there is no channel to s-1-VM"))
                            .asRuntimeException());
                }
            },
            new HostsGrpc.HostsImplBase() {},
            new MigrationsGrpc.MigrationsImplBase() {},
            new LegacyGrpc.LegacyImplBase() {},
            new CallObserver(metrics));
    private ManagedChannel channel;

    @BeforeEach
    void serve() throws IOException {
        Path socket = directory.resolve("agent.sock");
        api.serve(new SocketFile(socket, "no-such-group"));
        channel = NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                .channelType(EpollDomainSocketChannel.class)
                .eventLoopGroup(loop)
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        var _ = loop.shutdownGracefully();
        api.close();
    }

    @Test
    void theCallerIsTheUserAtTheOtherEndOfTheSocket() {
        SystemVm answer = SystemVmsGrpc.newBlockingStub(channel).get(GetRequest.getDefaultInstance());

        assertThat(answer.getName()).isEqualTo(System.getProperty("user.name"));
        assertThat(answer.getUuid()).hasSize(36);
    }

    @Test
    void aClientWithoutOurFilesIsToldWhichServicesThereAreAndWhatTheirMessagesAre() throws InterruptedException {
        BlockingQueue<ServerReflectionResponse> answers = new LinkedBlockingQueue<>();
        StreamObserver<ServerReflectionRequest> questions = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse answer) {
                        answers.add(answer);
                    }

                    @Override
                    public void onError(Throwable failure) {}

                    @Override
                    public void onCompleted() {}
                });

        questions.onNext(
                ServerReflectionRequest.newBuilder().setListServices("").build());
        questions.onNext(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("fe80.v1.SystemVms")
                .build());

        assertThat(next(answers).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(SystemVmsGrpc.SERVICE_NAME, HostsGrpc.SERVICE_NAME, HealthGrpc.SERVICE_NAME);
        assertThat(next(answers).getFileDescriptorResponse().getFileDescriptorProtoList())
                .anyMatch(file -> file.toStringUtf8().contains("fe80/v1/system_vms.proto"));
        questions.onCompleted();
    }

    private static ServerReflectionResponse next(BlockingQueue<ServerReflectionResponse> answers)
            throws InterruptedException {
        return Objects.requireNonNull(answers.poll(10, TimeUnit.SECONDS), "no answer within 10 s");
    }

    @Test
    void aRequestIdOfTheCallerIsKeptUnlessItCouldDoHarm() {
        assertThat(requestId("job-7.3")).isEqualTo("job-7.3");
        assertThat(requestId("a\" b")).hasSize(36);
    }

    @Test
    void theServicesOfBothPartsAreOneAndAFailureSaysWhy() {
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> SystemVmsGrpc.newBlockingStub(channel).run(RunRequest.getDefaultInstance()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.getStatus().getDescription()).isEqualTo("there is no channel to s-1-VM");
        assertThat(metrics.text())
                .contains("fe80_calls_seconds_count{method=\"fe80.v1.SystemVms/Run\",status=\"UNAVAILABLE\"} 1");
    }

    @Test
    void aWatcherThatAsksForAHeartbeatIsToldThatAllIsAsItWas() {
        WatchRequest request = WatchRequest.newBuilder()
                .setHeartbeat(Answers.duration(Duration.ofMillis(100)))
                .build();

        Iterator<WatchResponse> told = SystemVmsGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .watch(request);

        assertThat(told.next().hasSynced()).isTrue();
        assertThat(told.next().hasUnchanged()).isTrue();
        assertThat(told.next().hasUnchanged()).isTrue();
    }

    @Test
    void itSaysThatItServes() {
        HealthCheckRequest request = HealthCheckRequest.newBuilder()
                .setService(SystemVmsGrpc.SERVICE_NAME)
                .build();

        assertThat(HealthGrpc.newBlockingStub(channel).check(request).getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void overTcpBothSidesShowACertificate() throws Exception {
        Certificate operator = Certificate.make(directory, "operator");
        Certificate stranger = Certificate.make(directory, "stranger");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());

        api.serve(address, new Configuration.Api("", operator.certificate(), operator.key(), operator.certificate()));

        assertThat(nameOfCaller(address, operator)).isEqualTo("operator");
        assertThatThrownBy(() -> nameOfCaller(address, stranger)).isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void onlyAManagementServerActsForItsUsers() throws Exception {
        Certificate management = Certificate.make(directory, "operator", "CN=m1,OU=management");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        Certificate operator = Certificate.make(directory, "someone", "CN=someone");
        Path authorities = Files.writeString(
                directory.resolve("authorities"),
                Files.readString(management.certificate()) + Files.readString(operator.certificate()));

        api.serve(address, new Configuration.Api("", management.certificate(), management.key(), authorities));

        assertThat(nameOfCaller(address, management, "jane@example.org")).isEqualTo("jane@example.org");
        assertThat(nameOfCaller(address, management)).isEqualTo("m1");
        assertThat(nameOfCaller(address, operator, "jane@example.org")).isEqualTo("someone");
    }

    private static String nameOfCaller(InetSocketAddress address, Certificate certificate, String... users)
            throws IOException {
        Metadata headers = new Metadata();
        for (String user : users) {
            headers.put(CallerInterceptor.USER, user);
        }
        ManagedChannel tcp = NettyChannelBuilder.forAddress(
                        address,
                        TlsChannelCredentials.newBuilder()
                                .keyManager(
                                        certificate.certificate().toFile(),
                                        certificate.key().toFile())
                                .trustManager(certificate
                                        .certificate()
                                        .resolveSibling("operator.crt")
                                        .toFile())
                                .build())
                .overrideAuthority("localhost")
                .build();
        try {
            return SystemVmsGrpc.newBlockingStub(tcp)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .get(GetRequest.getDefaultInstance())
                    .getName();
        } finally {
            tcp.shutdownNow();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String requestId(String sent) {
        Metadata headers = new Metadata();
        headers.put(CallerInterceptor.REQUEST_ID, sent);
        return SystemVmsGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .get(GetRequest.getDefaultInstance())
                .getUuid();
    }
}
