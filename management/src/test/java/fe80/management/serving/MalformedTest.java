package fe80.management.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.zone.TestZone;
import fe80.v1.AuditLogGrpc;
import fe80.v1.AuthoritiesGrpc;
import fe80.v1.EnrolmentGrpc;
import fe80.v1.HostsGrpc;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.UsersGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that a seeded generator spoils: their bytes, their frames, their headers, their JSON, and HTTP itself. */
class MalformedTest {

    private static final long SEED = 20_261_122;
    private static final int REQUESTS = 2000;
    private static final int CONNECTIONS = 40;

    private static final List<String> JSON = List.of(
            "{\"systemVm\": \"s-1-VM\"}",
            "{\"filter\": {\"kinds\": [\"CONSOLE_PROXY\"], \"names\": [\"s-*\"]}, \"pageSize\": 2}",
            "{\"command\": {\"arguments\": [\"true\"]}, \"stdin\": \"AAEC\", \"deadline\": \"5s\"}",
            "{\"user\": {\"name\": \"eve\", \"grants\": [{\"role\": \"VIEWER\", \"kind\": 3}]}}",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            "{\"from\": \"2026-01-01T00:00:00Z\", \"limit\": 99999999999}",
            "");

    @TempDir
    private static Path directory;

    private static TestZone zone;
    private static String token;
    private static List<MethodDescriptor<?, ?>> methods;

    private final Random random = new Random(SEED);
    private final Map<Status.Code, Integer> told = new EnumMap<>(Status.Code.class);

    @BeforeAll
    static void open() throws Exception {
        zone = new TestZone(directory);
        zone.hostWith("hv1", "s-1-VM");
        token = zone.token(Role.ADMIN, Scope.ZONE);
        methods = Stream.of(
                        SystemVmsGrpc.getServiceDescriptor(),
                        HostsGrpc.getServiceDescriptor(),
                        UsersGrpc.getServiceDescriptor(),
                        AuthoritiesGrpc.getServiceDescriptor(),
                        EnrolmentGrpc.getServiceDescriptor(),
                        AuditLogGrpc.getServiceDescriptor())
                .flatMap(service -> service.getMethods().stream())
                .<MethodDescriptor<?, ?>>map(method -> method)
                // A watch of everything goes on for ever, which is what it is for.
                .filter(method -> !method.getBareMethodName().equals("Watch"))
                .toList();
    }

    @AfterAll
    static void close() {
        zone.close();
    }

    @Test
    void whatIsMalformedIsRefusedAndTheServerGoesOnServing() throws Exception {
        WebClient client = WebClient.builder(zone.uri())
                .factory(zone.clients())
                .responseTimeout(Duration.ofSeconds(20))
                .build();
        for (int i = 0; i < REQUESTS; i++) {
            HttpRequest request = random.nextBoolean() ? json() : grpc();
            AggregatedHttpResponse answer = client.execute(request).aggregate().join();
            check(request, answer);
        }
        assertThat(told).containsKeys(Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND);

        for (int i = 0; i < CONNECTIONS; i++) {
            assertThat(raw()).doesNotContain("java.", "fe80.management", " 500 ");
        }
        AggregatedHttpResponse alive = client.execute(HttpRequest.of(
                        headers("/fe80.v1.Users/Self", MediaType.JSON).build(), HttpData.ofUtf8("{}")))
                .aggregate()
                .join();
        assertThat(alive.status()).isEqualTo(HttpStatus.OK);
    }

    private void check(HttpRequest request, AggregatedHttpResponse answer) {
        String all = answer.headers() + "\n" + answer.contentUtf8() + "\n" + answer.trailers();
        assertThat(answer.status().code()).as("%s: %s", request.path(), all).isLessThan(500);
        assertThat(all).as(request.path()).doesNotContain("\tat ", "Exception", "fe80.management");
        String code = answer.headers().get("grpc-status", answer.trailers().get("grpc-status", ""));
        if (!code.isEmpty()) {
            Status.Code status = Status.fromCodeValue(Integer.parseInt(code)).getCode();
            told.merge(status, 1, Integer::sum);
            assertThat(status)
                    .as("%s: %s", request.path(), all)
                    .isNotIn(Status.Code.INTERNAL, Status.Code.UNKNOWN, Status.Code.DATA_LOSS);
        } else if (answer.status().equals(HttpStatus.BAD_REQUEST)) {
            told.merge(Status.Code.INVALID_ARGUMENT, 1, Integer::sum);
            assertThat(answer.contentUtf8()).as(request.path()).startsWith("{\"code\":");
        } else if (answer.status().equals(HttpStatus.NOT_FOUND)) {
            told.merge(Status.Code.NOT_FOUND, 1, Integer::sum);
        }
    }

    private HttpRequest json() {
        byte[] body = spoilt(JSON.get(random.nextInt(JSON.size())).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.of(headers(path(), MediaType.JSON).build(), HttpData.wrap(body));
    }

    /** Length-prefixed messages (gRPC over HTTP2), some with a prefix that lies. */
    private HttpRequest grpc() {
        List<HttpData> frames = new ArrayList<>();
        MethodDescriptor<?, ?> method = methods.get(random.nextInt(methods.size()));
        for (int i = random.nextInt(3); i >= 0; i--) {
            byte[] message = random.nextBoolean() ? spoilt(example(method)) : bytes(random.nextInt(200));
            int length = switch (random.nextInt(6)) {
                case 0 -> random.nextInt();
                case 1 -> message.length + 1;
                case 2 -> Math.max(0, message.length - 1);
                default -> message.length;
            };
            byte compressed = (byte) (random.nextInt(8) == 0 ? random.nextInt() : 0);
            frames.add(HttpData.wrap(ByteBuffer.allocate(5 + message.length)
                    .put(compressed)
                    .putInt(length)
                    .put(message)
                    .array()));
        }
        return HttpRequest.of(
                headers("/" + method.getFullMethodName(), MediaType.parse("application/grpc"))
                        .add("te", "trailers")
                        .build(),
                frames.toArray(HttpData[]::new));
    }

    /** Every string and message of it is set, as far as that can be without knowing what it means. */
    private byte[] example(MethodDescriptor<?, ?> method) {
        var marshaller = (MethodDescriptor.PrototypeMarshaller<?>) method.getRequestMarshaller();
        Message.Builder builder =
                ((Message) java.util.Objects.requireNonNull(marshaller.getMessagePrototype())).newBuilderForType();
        builder.getDescriptorForType().getFields().forEach(field -> {
            if (!field.isRepeated()
                    && field.getJavaType() == com.google.protobuf.Descriptors.FieldDescriptor.JavaType.STRING) {
                builder.setField(field, random.nextBoolean() ? "s-1-VM" : "x\u202e\0");
            }
        });
        return builder.build().toByteArray();
    }

    private RequestHeadersBuilder headers(String path, MediaType type) {
        var headers = RequestHeaders.builder(HttpMethod.POST, path).contentType(type);
        headers.add("authorization", random.nextInt(20) == 0 ? "Bearer " + "x".repeat(5000) : "Bearer " + token);
        if (random.nextInt(10) == 0) {
            headers.add("grpc-timeout", random.nextBoolean() ? "99999999999999H" : "-1x");
        }
        if (random.nextInt(10) == 0) {
            headers.add("grpc-encoding", random.nextBoolean() ? "gzip" : "nothing");
        }
        if (random.nextInt(10) == 0) {
            headers.add("x-request-id", "a b\"=".repeat(random.nextInt(200)));
        }
        return headers;
    }

    private String path() {
        return random.nextInt(10) == 0
                ? "/fe80.v1." + random.nextInt()
                : "/" + methods.get(random.nextInt(methods.size())).getFullMethodName();
    }

    private byte[] spoilt(byte[] bytes) {
        byte[] spoilt = bytes.clone();
        for (int i = random.nextInt(4); i > 0 && spoilt.length > 0; i--) {
            spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
        }
        return random.nextInt(3) == 0 ? java.util.Arrays.copyOf(spoilt, random.nextInt(spoilt.length + 1)) : spoilt;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What comes back over a connection on which HTTP itself is spoilt. */
    private String raw() throws Exception {
        java.net.URI uri = java.net.URI.create(zone.uri());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", uri.getPort())) {
            socket.setSoTimeout(2_000);
            if (random.nextBoolean()) {
                var parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                socket.setSSLParameters(parameters);
            }
            byte[] start = switch (random.nextInt(4)) {
                case 0 -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                case 1 -> ("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
                case 2 ->
                    ("POST /fe80.v1.Users/Self HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + token
                                    + "\r\ncontent-type: application/json\r\ncontent-length: -5\r\n\r\n{}")
                            .getBytes(StandardCharsets.US_ASCII);
                default ->
                    ("GET / HTTP/1.1\r\nhost: x\r\nx: " + "y".repeat(50_000) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            };
            socket.getOutputStream().write(start);
            socket.getOutputStream().write(bytes(500));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(4000), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // It was cut off, or went on waiting for the rest.
        }
    }

    /** The loopback is all that is talked to. */
    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
