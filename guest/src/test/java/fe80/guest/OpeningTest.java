package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.LinkLocal;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpeningTest {

    private static final Duration ENOUGH = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);

    private final SshCa ca = SshCa.create();
    private final Ssh ssh = Ssh.start();

    @AfterEach
    void close() {
        ssh.close();
    }

    private GuestChannel open(Endpoint endpoint, Duration deadline) {
        return ssh.open(endpoint, ca.issue(Duration.ofMinutes(1), "test"), deadline);
    }

    private static Endpoint at(int port) {
        return new Endpoint(ScriptedServer.loopback(), port, HostKey.create().publicKey());
    }

    @Test
    void aClosedPortIsRefused() throws IOException {
        int port;
        try (ServerSocket once = new ServerSocket(0, 1, ScriptedServer.loopback())) {
            port = once.getLocalPort();
        }
        assertThatThrownBy(() -> open(at(port), ENOUGH))
                .isInstanceOf(PortRefusedException.class)
                .hasMessageStartingWith("cannot open a channel to [0:0:0:0:0:0:0:1]:" + port)
                .hasMessageContaining("port " + port + " is closed");
    }

    @Test
    void aHostThatAcceptsButSendsNoBannerFailsTheHandshake() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 1, ScriptedServer.loopback())) {
            assertThatThrownBy(() -> open(at(mute.getLocalPort()), SHORT))
                    .isInstanceOf(HandshakeFailedException.class)
                    .hasMessageContaining("no SSH banner came within 0.5 s");
        }
    }

    @Test
    void whatHangsUpAtOnceFailsTheHandshake() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 1, ScriptedServer.loopback())) {
            Thread.ofVirtual().start(() -> {
                try (Socket accepted = rude.accept()) {
                    accepted.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThatThrownBy(() -> open(at(rude.getLocalPort()), ENOUGH))
                    .isInstanceOf(HandshakeFailedException.class);
        }
    }

    @Test
    void anotherHostKeyIsAMismatchThatShowsBothFingerprints() throws IOException {
        try (ScriptedServer server = new ScriptedServer(ca)) {
            Endpoint right = server.endpoint();
            Endpoint wrong = at(right.port());
            assertThatThrownBy(() -> open(wrong, ENOUGH))
                    .isInstanceOf(HostKeyMismatchException.class)
                    .hasMessageContaining(right.hostKey().toString())
                    .hasMessageContaining(wrong.hostKey().toString());
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRejected() throws IOException {
        try (ScriptedServer server = new ScriptedServer(SshCa.create())) {
            assertThatThrownBy(() -> open(server.endpoint(), ENOUGH))
                    .isInstanceOf(CredentialRejectedException.class)
                    .hasMessageContaining(ca.fingerprint());
        }
    }

    @Test
    void theFirstHostKeyIsPinnedAndAnotherOneIsAMismatchThen(@TempDir Path directory) throws IOException {
        PinnedHostKey pinned = new PinnedHostKey(directory.resolve("v-1-VM"));
        assertThat(pinned.known()).isEmpty();
        try (ScriptedServer server = new ScriptedServer(ca)) {
            Endpoint endpoint =
                    new Endpoint(ScriptedServer.loopback(), server.endpoint().port(), pinned);
            open(endpoint, ENOUGH).close();
            assertThat(pinned.known().map(ExpectedHostKey.class::cast))
                    .contains(server.endpoint().hostKey());
            open(endpoint, ENOUGH).close();
        }
        try (ScriptedServer another = new ScriptedServer(ca)) {
            Endpoint endpoint =
                    new Endpoint(ScriptedServer.loopback(), another.endpoint().port(), pinned);
            assertThatThrownBy(() -> open(endpoint, ENOUGH))
                    .isInstanceOf(HostKeyMismatchException.class)
                    .hasMessageContaining(another.endpoint().hostKey().toString())
                    .hasMessageContaining("Only if the refused one is among them, delete " + pinned.file());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecdsa", "rsa"})
    void anOperatorsKeyOpensAChannel(String type, @TempDir Path directory) throws Exception {
        Path file = directory.resolve("id");
        assertThat(new ProcessBuilder("ssh-keygen", "-q", "-t", type, "-N", "", "-f", file.toString())
                        .start()
                        .waitFor())
                .isZero();
        OperatorKey key = OperatorKey.load(file);
        try (ScriptedServer server = new ScriptedServer(key)) {
            try (GuestChannel channel = ssh.open(server.endpoint(), key, ENOUGH)) {
                assertThat(channel.isOpen()).isTrue();
            }
            assertThatThrownBy(() -> open(server.endpoint(), ENOUGH)).isInstanceOf(CredentialRejectedException.class);
        }
    }

    @Test
    void manySilentHostsDoNotKeepUsFromAnother() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, ScriptedServer.loopback());
                ScriptedServer server = new ScriptedServer(ca)) {
            Endpoint silent = at(mute.getLocalPort());
            for (int i = 0; i < 20; i++) {
                Thread.ofVirtual().start(() -> assertThatThrownBy(() -> open(silent, Duration.ofSeconds(10))));
            }
            try (GuestChannel channel = open(server.endpoint(), Duration.ofSeconds(8))) {
                assertThat(channel.isOpen()).isTrue();
            }
        }
    }

    @Test
    void aLinkLocalAddressNeedsItsLink() throws IOException {
        Inet6Address unscoped = (Inet6Address)
                InetAddress.getByAddress(LinkLocal.parse("fe80::1").bytes());
        assertThatThrownBy(() -> new Endpoint(unscoped, HostKey.create().publicKey()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs the link");
    }

    @Test
    void anEndpointIsShownWithoutItsScope() throws IOException {
        Inet6Address scoped = Inet6Address.getByAddress(
                null, LinkLocal.parse("fe80::c00:a9ff:fefe:fe3b").bytes(), 1);
        assertThat(new Endpoint(scoped, HostKey.create().publicKey())).hasToString("[fe80::c00:a9ff:fefe:fe3b]:3922");
    }
}
