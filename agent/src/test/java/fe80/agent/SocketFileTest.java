package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.daemon.ConfigurationException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {

    @TempDir
    private Path directory;

    private Path path;
    private SocketFile socket;

    @BeforeEach
    void name() {
        path = directory.resolve("run/agent.sock");
        socket = new SocketFile(path, "no-such-group");
    }

    @Test
    void whatAKilledAgentLeftIsRemoved() throws IOException {
        socket.prepare();
        bind().close();

        socket.prepare();

        assertThat(path).doesNotExist();
    }

    @Test
    void aSocketAtWhichAnAgentServesIsLeftAlone() throws IOException {
        socket.prepare();
        try (ServerSocketChannel _ = bind()) {
            assertThatThrownBy(socket::prepare)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("another agent serves at " + path);
        }
    }

    @Test
    void aFileOfThatNameIsLeftAlone() throws IOException {
        socket.prepare();
        Files.createFile(path);

        assertThatThrownBy(socket::prepare)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is no socket");
        assertThat(path).exists();
    }

    @Test
    void onlyOwnerAndGroupMayUseIt() throws IOException {
        socket.prepare();
        try (ServerSocketChannel _ = bind()) {
            socket.protect();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
        }
    }

    private ServerSocketChannel bind() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }
}
