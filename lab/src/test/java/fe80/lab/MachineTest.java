package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MachineTest {

    @Test
    void aSocketMadeInsideBelongsToTheMachine() throws Exception {
        try (Machine machine = Machine.start("m1")) {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            try (ServerSocket socket = machine.inside(() -> new ServerSocket(0, 1, loopback))) {
                int port = socket.getLocalPort();

                machine.inside(() -> new Socket(loopback, port)).close();
                assertThatThrownBy(() -> new Socket(loopback, port)).isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void aCommandSeesTheMachinesInterfacesAndNoOthers() {
        try (Machine machine = Machine.start("m1")) {
            machine.commands().run("ip", "link", "add", "only-here", "type", "bridge");
            assertThat(machine.index("only-here")).isPositive();
            assertThat(machine.commands().run("ls", "/sys/class/net").split("\n"))
                    .containsExactlyInAnyOrder("lo", "only-here");
            assertThat(Path.of("/sys/class/net/only-here")).doesNotExist();
        }
    }

    @Test
    void whatATaskInsideThrowsComesOut() {
        try (Machine machine = Machine.start("m1")) {
            assertThatThrownBy(() -> machine.inside(() -> {
                        throw new IOException("from inside");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("from inside");
        }
    }

    @Test
    void nothingIsLeftOfAClosedMachineAndTheCheckWouldSeeIt() throws Exception {
        Machine machine = Machine.start("m1");
        Process sleeper = new ProcessBuilder(
                        Stream.concat(machine.prefix().stream(), Stream.of("setsid", "sleep", "1000"))
                                .toList())
                .start();
        while (sleeper.descendants().count() == 0) {
            Thread.onSpinWait();
        }
        assertThat(Leftovers.of(machine))
                .anySatisfy(left -> assertThat(left).startsWith("process"))
                .anySatisfy(left -> assertThat(left).startsWith("directory"));

        machine.close();

        assertThat(sleeper.waitFor()).isNotZero();
        assertThat(Leftovers.of(machine)).isEmpty();
    }
}
