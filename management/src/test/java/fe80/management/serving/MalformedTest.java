package fe80.management.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import fe80.management.ServedMethods;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.zone.TestZone;
import fe80.v1.GetRequest;
import fe80.v1.SystemVmsGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that no client would make, by the thousand; each is made from a seed, which is in the message of a failure.
 */
class MalformedTest {

    private static final int REQUESTS = 1000;
    private static final int AT_ONCE = 16;
    private static final int MOST_CHANGES = 4;
    private static final int HEADER = 5;
    private static final String GRPC_TIMEOUT = "2S";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STACK_TRACE =
            Pattern.compile("\\bat [a-z]+\\.[a-z]|[a-z]\\.[A-Za-z]+(Exception|Error)\\b");
    private static final List<String> SPLINTERS =
            List.of("[", "{", "}", "\"", "\\ud800", "\0", "1e999", "-", "null", ",", "\u202e", "[".repeat(5000));
    private static final List<MethodDescriptor<?, ?>> METHODS =
            ServedMethods.all().toList();
    private static final List<MethodDescriptor<?, ?>> UNARY =
            ServedMethods.unary().toList();

    @TempDir
    private static Path directory;

    private static TestZone zone;
    private static String token;

    @BeforeAll
    static void open() throws Exception {
        zone = new TestZone(directory);
        zone.hostWith("hv1", "s-1-VM");
        token = zone.token(Role.ADMIN, Scope.ZONE);
    }

    @AfterAll
    static void close() {
        zone.close();
    }

    @Test
    void spoiltGrpcIsAnsweredWithAStatusThatSaysWhatIsWrong() throws Exception {
        all(seed -> {
            AggregatedHttpResponse answer = ask(spoiltGrpc(new Random(seed)));

            String code = answer.headers().get("grpc-status", answer.trailers().get("grpc-status", ""));
            String message =
                    answer.headers().get("grpc-message", answer.trailers().get("grpc-message", ""));
            assertThat(code).as("seed %d: %s", seed, answer).isNotEmpty();
            isProper(seed, Status.fromCodeValue(Integer.parseInt(code)).getCode(), message);
        });
    }

    @Test
    void spoiltJsonIsAnsweredInJsonThatSaysWhatIsWrong() throws Exception {
        all(seed -> {
            AggregatedHttpResponse answer = ask(spoiltJson(new Random(seed)));

            JsonNode body = json(seed, answer);
            if (answer.status().equals(HttpStatus.OK)) {
                assertThat(body.isObject()).as("seed %d: %s", seed, answer).isTrue();
            } else {
                Status.Code code = Status.Code.valueOf(body.path("grpc-code").asText());
                assertThat(answer.status()).as("seed %d", seed).isEqualTo(Problem.http(code));
                isProper(seed, code, body.path("message").asText());
            }
        });
    }

    @Test
    void aSecondMessageForAMethodThatTakesOneIsRefused() {
        byte[] message = GetRequest.newBuilder().setSystemVm("s-1-VM").build().toByteArray();
        byte[] frame = ByteBuffer.allocate(HEADER + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
        RequestHeaders headers = headers(SystemVmsGrpc.getGetMethod(), "application/grpc")
                .add("te", "trailers")
                .build();

        AggregatedHttpResponse one = ask(HttpRequest.of(headers, HttpData.wrap(frame)));
        AggregatedHttpResponse two = ask(HttpRequest.of(headers, HttpData.wrap(concatenated(frame, frame))));
        AggregatedHttpResponse inParts = ask(HttpRequest.of(
                headers,
                Stream.of(Arrays.copyOf(frame, 3), Arrays.copyOfRange(frame, 3, frame.length), frame)
                        .map(HttpData::wrap)
                        .toArray(HttpData[]::new)));

        assertThat(one.trailers().get("grpc-status")).isEqualTo("0");
        assertThat(List.of(two, inParts))
                .extracting(AggregatedHttpResponse::headers)
                .allSatisfy(answer -> {
                    assertThat(answer.get("grpc-status")).isEqualTo("12");
                    assertThat(answer.get("grpc-message")).contains("takes one message");
                });
    }

    /** Makes the requests of so many seeds; afterwards the server serves as before. */
    private static void all(LongConsumer request) throws Exception {
        long first = System.nanoTime();
        System.out.println("MalformedTest: the first seed is " + first);
        try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> requests = new ArrayList<>();
            for (long seed = first; seed < first + REQUESTS; seed++) {
                long one = seed;
                requests.add(callers.submit(() -> request.accept(one)));
            }
            for (Future<?> done : requests) {
                done.get();
            }
        }
        AggregatedHttpResponse answer = ask(HttpRequest.of(
                headers(SystemVmsGrpc.getGetMethod(), "application/json").build(),
                HttpData.ofUtf8("{\"systemVm\": \"s-1-VM\"}")));
        assertThat(answer.status()).isEqualTo(HttpStatus.OK);
        assertThat(answer.contentUtf8()).contains("s-1-VM");
    }

    private static void isProper(long seed, Status.Code code, String message) {
        assertThat(code).as("seed %d: %s", seed, message).isNotEqualTo(Status.Code.UNKNOWN);
        assertThat(message)
                .as("seed %d", seed)
                .doesNotContain("a fault in the management server")
                .doesNotContainPattern(STACK_TRACE);
        if (code != Status.Code.OK) {
            assertThat(message).as("seed %d: %s", seed, code).isNotBlank();
        }
    }

    private static HttpRequest spoiltGrpc(Random random) {
        MethodDescriptor<?, ?> method = METHODS.get(random.nextInt(METHODS.size()));
        RequestHeadersBuilder headers = headers(method, "application/grpc").add("te", "trailers");
        headers.add("grpc-timeout", random.nextInt(20) == 0 ? "soon" : GRPC_TIMEOUT);
        if (random.nextInt(5) == 0) {
            headers.add(
                    "grpc-encoding", List.of("gzip", "identity", "nothing", "").get(random.nextInt(4)));
        }
        HttpData body = HttpData.empty();
        for (int frames = random.nextInt(3); frames >= 0; frames--) {
            body = HttpData.wrap(concatenated(body.array(), frame(random, method)));
        }
        return HttpRequest.of(headers.build(), body);
    }

    private static byte[] frame(Random random, MethodDescriptor<?, ?> method) {
        byte[] message = new RandomMessage(random).of(method).toByteArray();
        byte[] payload = random.nextBoolean() ? spoilt(random, message) : message;
        int length = random.nextInt(4) == 0 ? random.nextInt() >> random.nextInt(32) : payload.length;
        byte flag = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0);
        byte[] frame = ByteBuffer.allocate(HEADER + payload.length)
                .put(flag)
                .putInt(length)
                .put(payload)
                .array();
        return random.nextInt(4) == 0 ? spoilt(random, frame) : frame;
    }

    private static HttpRequest spoiltJson(Random random) {
        MethodDescriptor<?, ?> method = UNARY.get(random.nextInt(UNARY.size()));
        byte[] body;
        try {
            body = JsonFormat.printer()
                    .print(new RandomMessage(random).of(method))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
            body = "{}".getBytes(StandardCharsets.UTF_8); // a time or duration that JSON cannot say
        }
        return HttpRequest.of(
                headers(method, "application/json").build(), HttpData.wrap(spoilt(random, spoilt(random, body))));
    }

    /** With bytes changed, cut out or added. */
    private static byte[] spoilt(Random random, byte[] bytes) {
        byte[] now = bytes;
        for (int changes = random.nextInt(MOST_CHANGES); changes >= 0; changes--) {
            int at = random.nextInt(now.length + 1);
            byte[] head = Arrays.copyOf(now, at);
            byte[] tail = Arrays.copyOfRange(now, at, now.length);
            now = switch (random.nextInt(4)) {
                case 0 -> head;
                case 1 -> concatenated(head, new byte[] {(byte) random.nextInt()}, tail);
                case 2 ->
                    concatenated(
                            head,
                            SPLINTERS.get(random.nextInt(SPLINTERS.size())).getBytes(StandardCharsets.UTF_8),
                            tail);
                default -> concatenated(tail, head);
            };
        }
        return now;
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Stream.of(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    private static RequestHeadersBuilder headers(MethodDescriptor<?, ?> method, String type) {
        return RequestHeaders.builder(HttpMethod.POST, "/" + method.getFullMethodName())
                .add("content-type", type)
                .add("authorization", "Bearer " + token);
    }

    private static AggregatedHttpResponse ask(HttpRequest request) {
        return WebClient.builder(zone.uri())
                .factory(zone.clients())
                .build()
                .execute(request)
                .aggregate()
                .join();
    }

    private static JsonNode json(long seed, AggregatedHttpResponse answer) {
        try {
            return JSON.readTree(answer.contentUtf8());
        } catch (JsonProcessingException e) {
            throw new AssertionError("seed " + seed + " is not answered in JSON: " + answer, e);
        }
    }
}
