package fe80.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What goes on for a while, on a real terminal, until the user ends it. */
class TerminalTest extends AgainstAnAgent {

    private static final String CTRL_C = "\003";

    @Test
    void shellHasTheTerminalsSizeAndGivesTheTerminalBackAsItWas() throws IOException, InterruptedException {
        try (TestTerminal terminal = new TestTerminal(
                environment(),
                "stty cols 77 rows 20; fe80 shell s-1-VM; echo status=$?; stty -a | grep -o ' icanon\\| echo '; echo all")) {
            terminal.type("echo size ${COLUMNS}x$LINES on $TERM\n");
            terminal.await("size 77x20 on xterm");
            terminal.type("exit 7\n");
            assertThat(terminal.await("all\r\n")).contains("status=7\r\n", " icanon", " echo");
        }
    }

    @Test
    void interruptEndsTheCommandInTheVmAndSaysHow() throws IOException, InterruptedException {
        try (TestTerminal terminal = new TestTerminal(
                environment(),
                "fe80 run s-1-VM sh -c 'echo begun; exec env --default-signal=INT sleep 600'; echo status=$?")) {
            terminal.await("begun");
            terminal.type(CTRL_C);
            assertThat(terminal.await("status=")).contains("s-1-VM: interrupted: ended by SIGINT");
            terminal.await("status=130");
        }
    }

    @Test
    void aSecondInterruptGivesUpACommandThatIgnoresTheFirst() throws IOException, InterruptedException {
        try (TestTerminal terminal = new TestTerminal(
                environment(),
                "fe80 run s-1-VM sh -c 'trap \"echo ignored\" INT; echo begun; while :; do sleep 1; done'; echo status=$?")) {
            terminal.await("begun");
            terminal.type(CTRL_C);
            terminal.await("ignored");
            terminal.type(CTRL_C);
            assertThat(terminal.await("status=125")).contains("nobody knows how the command ended");
        }
    }

    @Test
    void interruptOfSeveralSaysWhatIsKnownOfEach() throws IOException, InterruptedException {
        try (TestTerminal terminal = new TestTerminal(
                environment(),
                "fe80 run --all --parallel 1 --live --shell -- 'echo begun; sleep 600'; echo status=$?")) {
            terminal.await("s-1-VM: begun");
            terminal.type(CTRL_C);
            assertThat(terminal.await("status=130")).contains("s-1-VM (nobody knows", "1 were not tried");
        }
    }

    @Test
    void watchTellsEachChangeInTheFormatThatIsAskedFor() throws IOException, InterruptedException {
        try (TestTerminal lines = new TestTerminal(environment(), "fe80 watch");
                TestTerminal csv = new TestTerminal(environment(), "fe80 watch --format csv");
                TestTerminal json = new TestTerminal(environment(), "fe80 watch 's-*' --format json")) {
            lines.await("v-2-VM  READY");
            csv.await("v-2-VM,console-proxy,hv1,READY");
            json.await("\"name\": \"s-1-VM\"");
            fe80("stop", "s-1-VM");
            fe80("destroy", "s-1-VM", "--yes");
            lines.await("s-1-VM  STOPPED  It is off");
            lines.await("s-1-VM  ABSENT");
            assertThat(csv.await("s-1-VM,,,ABSENT"))
                    .contains("name,kind,host,state", "s-1-VM,secondary-storage-vm,hv1,STOPPED");
            json.await("\"state\": \"ABSENT\"");
            lines.type(CTRL_C);
        }
    }

    @Test
    void forwardLeadsFromAPortHereToOneInTheVm() throws IOException, InterruptedException {
        try (TestTerminal terminal = new TestTerminal(environment(), "fe80 forward s-1-VM 0:80; echo status=$?")) {
            Matcher line = Pattern.compile("localhost:(\\d+) leads to s-1-VM:80")
                    .matcher(terminal.await("leads to s-1-VM:80"));
            assertThat(line.find()).isTrue();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(line.group(1)))) {
                socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                assertThat(socket.getInputStream().readAllBytes())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("port 80\nhello");
            }
            terminal.type(CTRL_C);
            terminal.await("status=130");
        }
    }
}
