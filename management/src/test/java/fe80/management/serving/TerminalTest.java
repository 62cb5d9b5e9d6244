package fe80.management.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.zone.TestZone;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exec as a WebSocket, with a client that is not ours. */
class TerminalTest {

    private static final String START =
            "{\"start\": {\"systemVm\": \"s-1-VM\", \"command\": {\"arguments\": [\"cat\"]}}}";

    private static final long MOST_PINGED = 64 << 20;

    /** A ping with 125 bytes of zeros, masked by zeros (RFC 6455, section 5.2). */
    private static final byte[] PING = new byte[131];

    static {
        PING[0] = (byte) 0x89;
        PING[1] = (byte) 0xfd;
    }

    @TempDir
    private static Path directory;

    private static TestZone zone;
    private static HttpClient client;

    @BeforeAll
    static void open() throws Exception {
        zone = new TestZone(directory);
        zone.hostWith("hv1", "s-1-VM");
        client = HttpClient.newBuilder().sslContext(trusting(zone.trusted())).build();
    }

    @AfterAll
    static void close() {
        client.close();
        zone.close();
    }

    @Test
    void binaryFramesAreStdinAndStdoutAndTextFramesAreEverythingElse() throws Exception {
        Frames frames = new Frames(1);
        WebSocket socket = open(frames, "");

        socket.sendText(START, true).join();
        assertThat(frames.next()).isEqualTo("text {\"started\":{}}");
        socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 'a', (byte) 0xff}), true)
                .join();
        assertThat(frames.next()).isEqualTo("binary 0061ff");
        socket.sendText("{\"resize\": {\"columns\": 132, \"rows\": 50}}", true).join();
        assertThat(frames.next()).isEqualTo("text {\"stderr\":\"MTMyIGNvbHVtbnM=\"}");
        socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
        assertThat(frames.next()).isEqualTo("pong");
        socket.sendText("{\"signal\": \"INT\"}", true).join();
        assertThat(frames.next()).isEqualTo("text {\"outcome\":{\"signal\":\"INT\"}}");
        assertThat(frames.next()).startsWith("close 1000");
    }

    @Test
    void aBrowserShowsItsTokenAmongTheSubprotocolsAndItsPageMustBeKnown() throws Exception {
        String token = zone.token(Role.OPERATOR, Scope.ZONE);

        for (String origin : List.of(zone.uri(), "https://console.example")) {
            WebSocket socket = client.newWebSocketBuilder()
                    .header("Origin", origin)
                    .subprotocols("fe80.v1", "fe80.token." + token)
                    .buildAsync(uri(), new Frames(1))
                    .get(20, TimeUnit.SECONDS);
            assertThat(socket.getSubprotocol()).isEqualTo("fe80.v1");
            socket.abort();
        }
        assertThat(refused("https://evil.example", "Bearer " + token)).isEqualTo(403);
        assertThat(refused("http://console.example", "Bearer " + token)).isEqualTo(403);
        assertThat(refused("null", "Bearer " + token)).isEqualTo(403);
        assertThat(refused(zone.uri(), "Bearer x")).isEqualTo(401);
        assertThat(refused(zone.uri(), "")).isEqualTo(401);
    }

    @Test
    void whyACallFailsIsSaidBeforeTheSocketIsClosed() throws Exception {
        assertThat(ending("{\"start\": {\"systemVm\": \"s-9-VM\"}}"))
                .contains("\"grpc-code\":\"NOT_FOUND\"", "close 4005 there is no System VM");
        assertThat(ending("{\"start\": {\"noSuchField\": 1}}")).contains("INVALID_ARGUMENT", "close 4003");
        assertThat(ending("{\"signal\": \"INT\"}")).contains("INVALID_ARGUMENT", "close 4003 start: the first message");
        assertThat(ending("{")).contains("INVALID_ARGUMENT", "close 4003");
    }

    @Test
    void whoSendsPingsAndDoesNotReadTheAnswersIsNotHeardAnyFurther() throws Exception {
        URI place = URI.create(zone.uri());
        try (Socket wire = new Socket(place.getHost(), place.getPort())) {
            Socket socket = trusting(zone.trusted())
                    .getSocketFactory()
                    .createSocket(wire, place.getHost(), place.getPort(), false);
            socket.getOutputStream().write(upgrade(place));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 101");
            byte[] pings = new byte[1000 * PING.length];
            for (int i = 0; i < pings.length; i++) {
                pings[i] = PING[i % PING.length];
            }
            AtomicLong sent = new AtomicLong();
            Thread.ofVirtual().start(() -> {
                try {
                    while (sent.get() < MOST_PINGED) {
                        socket.getOutputStream().write(pings);
                        sent.addAndGet(pings.length);
                    }
                } catch (IOException e) {
                    // The test ends.
                }
            });

            long before;
            do {
                before = sent.get();
                Thread.sleep(2000);
            } while (sent.get() > before);
            assertThat(before).isLessThan(MOST_PINGED);
        }
    }

    private static byte[] upgrade(URI place) {
        return String.join(
                        "\r\n",
                        "GET /fe80.v1.SystemVms/Exec/terminal HTTP/1.1",
                        "Host: " + place.getAuthority(),
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "Sec-WebSocket-Version: 13",
                        "Authorization: Bearer " + zone.token(Role.OPERATOR, Scope.ZONE),
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void whoMayNotUseTheSystemVmIsToldSo() throws Exception {
        Frames frames = new Frames(1);
        WebSocket socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + zone.token(Role.VIEWER, Scope.ZONE))
                .buildAsync(uri(), frames)
                .get(20, TimeUnit.SECONDS);

        socket.sendText(START, true).join();

        assertThat(frames.next()).contains("PERMISSION_DENIED");
        assertThat(frames.next()).startsWith("close 4007");
    }

    @Test
    void theTerminalEndsWhenTheTokenIsRevoked() throws Exception {
        zone.users()
                .put(new fe80.management.store.User(
                        "ada", java.util.Set.of(new fe80.management.store.Grant(Scope.ZONE, Role.OPERATOR))));
        String token = zone.users()
                .issue("ada", "browser", java.time.Duration.ofHours(1))
                .text();
        Frames frames = new Frames(1);
        WebSocket socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(uri(), frames)
                .get(20, TimeUnit.SECONDS);
        socket.sendText(START, true).join();
        assertThat(frames.next()).contains("started");

        zone.users().revoke("ada", "browser");

        assertThat(frames.next()).contains("UNAUTHENTICATED", "was revoked");
        assertThat(frames.next()).startsWith("close 4016");
    }

    @Test
    void whoDoesNotReadIsWaitedForAndNothingIsLost() throws Exception {
        Frames frames = new Frames(1);
        WebSocket socket = open(frames, "");
        socket.sendText(START, true).join();
        assertThat(frames.next()).contains("started");
        frames.pause();
        byte[] chunk = new byte[64 << 10];
        int chunks = 1000;
        AtomicLong sent = new AtomicLong();

        Thread.ofVirtual().start(() -> {
            for (int i = 0; i < chunks; i++) {
                socket.sendBinary(ByteBuffer.wrap(chunk), true).join();
                sent.incrementAndGet();
            }
        });

        await().during(2, TimeUnit.SECONDS).atMost(30, TimeUnit.SECONDS).until(() -> {
            long now = sent.get();
            return now > 0 && now < chunks && now == sent.get();
        });
        assertThat(sent.get()).isLessThan(chunks);
        frames.resume(socket);
        await().atMost(60, TimeUnit.SECONDS).until(() -> frames.bytes() == (long) chunks * chunk.length);
        socket.abort();
    }

    private static WebSocket open(Frames frames, String origin) throws Exception {
        var builder =
                client.newWebSocketBuilder().header("Authorization", "Bearer " + zone.token(Role.OPERATOR, Scope.ZONE));
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        return builder.buildAsync(uri(), frames).get(20, TimeUnit.SECONDS);
    }

    /** What is told to who begins so. */
    private static String ending(String first) throws Exception {
        Frames frames = new Frames(1);
        WebSocket socket = open(frames, zone.uri());
        socket.sendText(first, true).join();
        return frames.next() + "\n" + frames.next();
    }

    private static int refused(String origin, String authorization) {
        var builder = client.newWebSocketBuilder().header("Origin", origin);
        if (!authorization.isEmpty()) {
            builder.header("Authorization", authorization);
        }
        CompletableFuture<WebSocket> opening = builder.buildAsync(uri(), new Frames(1));
        int[] status = {0};
        assertThatThrownBy(opening::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(
                        e -> status[0] = ((WebSocketHandshakeException) java.util.Objects.requireNonNull(e.getCause()))
                                .getResponse()
                                .statusCode());
        return status[0];
    }

    private static URI uri() {
        return URI.create(zone.uri().replace("https", "wss") + "/fe80.v1.SystemVms/Exec/terminal");
    }

    private static SSLContext trusting(List<X509Certificate> authorities)
            throws GeneralSecurityException, java.io.IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (X509Certificate authority : authorities) {
            trusted.setCertificateEntry(authority.getSerialNumber().toString(), authority);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** What comes. */
    private static final class Frames implements WebSocket.Listener {

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final AtomicLong bytes = new AtomicLong();
        private final StringBuilder text = new StringBuilder();
        private final int ahead;
        private volatile boolean paused;

        Frames(int ahead) {
            this.ahead = ahead;
        }

        String next() throws InterruptedException {
            return String.valueOf(frames.poll(20, TimeUnit.SECONDS));
        }

        long bytes() {
            return bytes.get();
        }

        /** Reads nothing any longer, after what was asked for. */
        void pause() {
            paused = true;
        }

        void resume(WebSocket socket) {
            paused = false;
            socket.request(1);
        }

        private void more(WebSocket socket) {
            if (!paused) {
                socket.request(1);
            }
        }

        @Override
        public void onOpen(WebSocket socket) {
            socket.request(ahead);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add("text " + text);
                text.setLength(0);
            }
            more(socket);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes.addAndGet(data.remaining());
            if (data.remaining() < 100) {
                byte[] content = new byte[data.remaining()];
                data.get(content);
                frames.add("binary " + java.util.HexFormat.of().formatHex(content));
            }
            more(socket);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
            frames.add("pong");
            more(socket);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            frames.add("close " + code + " "
                    + new String(reason.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            frames.add("error " + failure);
        }
    }
}
