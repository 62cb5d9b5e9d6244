package fe80.management.zone;

import fe80.management.authority.HostCertificates;
import fe80.management.store.EnrolledHost;
import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import fe80.v1.HostsGrpc;
import fe80.v1.PinRequest;
import fe80.v1.RenewHostRequest;
import fe80.v1.SystemVm;
import fe80.v1.ZoneCertificates;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A host with a real agent's API at a real TLS port, whose System VMs are only told of. */
final class TestHost implements AutoCloseable {

    /** The fingerprint of its own SSH authority. */
    static final String OWN_SSH_AUTHORITY = "SHA256:its-own";

    private final AtomicInteger renewals = new AtomicInteger();
    private final TestMigrations migrations = new TestMigrations();
    private final String name;
    private final int port;
    private final TestSystemVms systemVms;
    private final TestPassages passages;
    private volatile Host details;
    private volatile Optional<Supplier<ZoneCertificates>> renewal = Optional.empty();
    private @Nullable Server server;
    private TlsServerCredentials.Builder credentials = TlsServerCredentials.newBuilder();

    TestHost(String name) throws IOException {
        this.name = name;
        this.systemVms = new TestSystemVms(name);
        this.passages = new TestPassages(name, systemVms);
        this.details = Host.newBuilder()
                .setName(name)
                .setOwnSshAuthority(OWN_SSH_AUTHORITY)
                .setMemory(8192)
                .setMemoryAvailable(4096)
                .build();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
    }

    String name() {
        return name;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    TestSystemVms systemVms() {
        return systemVms;
    }

    TestPassages passages() {
        return passages;
    }

    TestMigrations migrations() {
        return migrations;
    }

    /** What it says of itself from now on. */
    void memoryAvailable(long mebibytes) {
        details = details.toBuilder().setMemoryAvailable(mebibytes).build();
    }

    /** It has what this gives now, and gets it again when it is told to renew. */
    void renewing(Supplier<ZoneCertificates> certificates) {
        renewal = Optional.of(certificates);
        details = details.toBuilder().setZoneCertificates(certificates.get()).build();
    }

    void refuseToRenew() {
        renewal = Optional.empty();
    }

    /** The host keys that it was told. */
    List<PinRequest> pins() {
        return migrations.pins();
    }

    /** How often it was told to renew. */
    int renewals() {
        return renewals.get();
    }

    private void renew(StreamObserver<Host> responses) {
        renewals.incrementAndGet();
        if (renewal.isEmpty()) {
            responses.onError(Status.FAILED_PRECONDITION.asRuntimeException());
            return;
        }
        details = details.toBuilder().setZoneCertificates(renewal.get().get()).build();
        responses.onNext(details);
        responses.onCompleted();
    }

    /** Serves with these. */
    void serve(KeyPair keys, HostCertificates certificates) throws IOException, GeneralSecurityException {
        credentials = TlsServerCredentials.newBuilder()
                .keyManager(
                        pem("CERTIFICATE", List.of(certificates.tls().getEncoded())),
                        pem("PRIVATE KEY", List.of(keys.getPrivate().getEncoded())))
                .trustManager(pem("CERTIFICATE", encoded(certificates.trusted())))
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
        start();
    }

    /** Serves again after it was killed. */
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials.build())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .addService(systemVms)
                .addService(passages)
                .addService(migrations)
                .addService(new HostsGrpc.HostsImplBase() {
                    @Override
                    public void get(GetHostRequest request, StreamObserver<Host> responses) {
                        responses.onNext(details);
                        responses.onCompleted();
                    }

                    @Override
                    public void renew(RenewHostRequest request, StreamObserver<Host> responses) {
                        TestHost.this.renew(responses);
                    }
                })
                .build()
                .start();
    }

    /** Its connections break, and there is nobody at its port. */
    void kill() throws InterruptedException {
        Objects.requireNonNull(server).shutdownNow().awaitTermination();
    }

    /** A System VM of it that is READY. */
    SystemVm ready(String vm) {
        return systemVms.ready(vm);
    }

    private static List<byte[]> encoded(List<X509Certificate> certificates) throws GeneralSecurityException {
        List<byte[]> encoded = new java.util.ArrayList<>();
        for (X509Certificate certificate : certificates) {
            encoded.add(certificate.getEncoded());
        }
        return encoded;
    }

    private static InputStream pem(String type, List<byte[]> contents) {
        StringBuilder pem = new StringBuilder();
        for (byte[] content : contents) {
            pem.append("-----BEGIN ").append(type).append("-----\n");
            pem.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
            pem.append("\n-----END ").append(type).append("-----\n");
        }
        return new ByteArrayInputStream(pem.toString().getBytes(StandardCharsets.US_ASCII));
    }

    EnrolledHost as(EnrolledHost other) {
        return new EnrolledHost(other.id(), name, address(), other.keyHash(), other.enrolled());
    }

    @Override
    public void close() {
        systemVms.thaw();
        if (server != null) {
            server.shutdownNow();
        }
    }
}
