package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionTest {

    private static final Duration ENOUGH = Duration.ofSeconds(30);
    private static final Caller CALLER = new Caller("alice", "1");

    private final SshCa ca = SshCa.create();
    private final Ssh ssh = Ssh.start();
    private final ScriptedServer server = new ScriptedServer(ca);
    private final GuestChannel channel = ssh.open(server.endpoint(), ca.issue(Duration.ofMinutes(1), "test"), ENOUGH);

    ConnectionTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        ssh.close();
        server.close();
    }

    @Test
    void bytesGoBothWaysAndEachDirectionEndsByItself() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            Thread.startVirtualThread(() -> echo(listening));
            try (Connection connection = channel.connect(CALLER, listening.getLocalPort(), ENOUGH)) {
                connection.output().write("there and back".getBytes(StandardCharsets.UTF_8));
                connection.output().close();
                assertThat(readAll(connection)).isEqualTo("there and back");
            }
        }
    }

    @Test
    void aConnectionThatIsLostHasNotEnded() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
                Connection connection = channel.connect(CALLER, listening.getLocalPort(), ENOUGH)) {
            channel.close();
            assertThatThrownBy(connection::read).isInstanceOf(ChannelLostException.class);
        }
    }

    @Test
    void aConnectionOverTheLinkThatIsResetHasNotEnded() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, ScriptedServer.loopback())) {
            Endpoint endpoint = new Endpoint(
                    ScriptedServer.loopback(),
                    listening.getLocalPort(),
                    HostKey.create().publicKey());
            try (Connection connection = DirectConnection.open(endpoint, Deadline.after(ENOUGH))) {
                try (Socket accepted = listening.accept()) {
                    accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                assertThatThrownBy(connection::read).isInstanceOf(ChannelLostException.class);
            }
        }
    }

    @Test
    void thePortOfTheSshdIsReachedOverTheLink() throws IOException {
        try (Connection connection = channel.connect(CALLER, server.endpoint().port(), ENOUGH)) {
            assertThat(new String(connection.read().orElseThrow(), StandardCharsets.UTF_8))
                    .startsWith("SSH-2.0-");
        }
    }

    @Test
    void aPortWhereNobodyListensIsNamed() throws IOException {
        int port;
        try (ServerSocket once = new ServerSocket(0)) {
            port = once.getLocalPort();
        }
        assertThatThrownBy(() -> channel.connect(CALLER, port, ENOUGH))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("cannot connect to port " + port);
    }

    private static void echo(ServerSocket listening) {
        try (Socket accepted = listening.accept()) {
            accepted.getInputStream().transferTo(accepted.getOutputStream());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String readAll(Connection connection) {
        StringBuilder text = new StringBuilder();
        for (Optional<byte[]> bytes = connection.read(); bytes.isPresent(); bytes = connection.read()) {
            text.append(new String(bytes.get(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
