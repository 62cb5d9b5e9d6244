package fe80.cli.agent;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.util.TransmitStatusRuntimeExceptionInterceptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * A zone at a TLS port, whose authority is its own certificate and whose System VMs are directories of this machine.
 */
public final class TestZone implements AutoCloseable {

    private static final String PASSWORD = "changeit";
    private static final String SECRET = "fe80_" + "x".repeat(43) + "_";

    private final Server server;
    private final String fingerprint;

    /** Serves in this directory. */
    public TestZone(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Files.createDirectories(directory);
        KeyStore keys = keys(directory.resolve("zone.p12"));
        byte[] certificate = keys.getCertificate("it").getEncoded();
        fingerprint =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        TestSystemVms vms = new TestSystemVms(directory);
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TlsServerCredentials.create(
                                pem("CERTIFICATE", certificate),
                                pem(
                                        "PRIVATE KEY",
                                        keys.getKey("it", PASSWORD.toCharArray())
                                                .getEncoded())))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .intercept(TransmitStatusRuntimeExceptionInterceptor.instance())
                .intercept(new TokenRequired())
                .addService(vms)
                .addService(new TestHosts(vms))
                .addService(new TestJobs())
                .addService(new TestLegacy("hv1", List.of("hv9")))
                .addServices(new TestAdministration()
                        .services().stream().map(BindableService::bindService).toList())
                .build()
                .start();
    }

    /** Where it is. */
    public String uri() {
        return "https://localhost:" + server.getPort();
    }

    /** A token of it. */
    public String token() {
        return SECRET + fingerprint;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class TokenRequired implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String shown = headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
            if (("Bearer " + token()).equals(shown)) {
                return next.startCall(call, headers);
            }
            call.close(Status.UNAUTHENTICATED.withDescription("that token is nobody's"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    private static InputStream pem(String type, byte[] content) {
        String text = "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                + "-----\n";
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static KeyStore keys(Path store) throws IOException, InterruptedException, GeneralSecurityException {
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=zone",
                        "-ext",
                        "san=dns:localhost",
                        "-ext",
                        "bc=ca:true",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("keytool failed with exit status " + status);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }
}
