package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SessionsAheadTest {

    private static final Duration ENOUGH = Duration.ofSeconds(30);
    private static final CommandResult.Exit THREE = new CommandResult.Exit.Status(3);

    private final SshCa ca = SshCa.create();
    private final Ssh ssh = Ssh.start();
    private final ScriptedServer server = new ScriptedServer(ca);
    private final GuestChannel channel = ssh.open(server.endpoint(), ca.issue(Duration.ofMinutes(1), "test"), ENOUGH);

    SessionsAheadTest() throws IOException {}

    @BeforeEach
    void runOne() throws InterruptedException {
        assertThat(server.waiting()).isZero();
        run("answer");
        awaitWaiting(2);
        channel.roundTrip(ENOUGH); // what the server has said of them before has come by then
    }

    @AfterEach
    void close() throws IOException {
        ssh.close();
        server.close();
    }

    @Test
    void aCommandInOneIsLikeAnyOther() {
        CommandResult result = run("answer");
        assertThat(result.exit()).isEqualTo(THREE);
        assertThat(result.stdout().text()).isEqualTo("to stdout");
        assertThat(result.stderr().text()).isEqualTo("to stderr");
        assertThat(result.stdout().complete()).isTrue();
    }

    @Test
    void theInputOfACommandFollowsItsLine() {
        CommandResult result = channel.run(Command.of("cat").withInput("one\ntwo\n"), ENOUGH);
        assertThat(result.stdout().text()).isEqualTo("one\ntwo\n");
    }

    @Test
    void oneIsUsedForACommandAndReplacedAfterIt() throws InterruptedException {
        try (RunningCommand _ = channel.start(Command.of("hang"), ENOUGH)) {
            awaitWaiting(1);
        }
        awaitWaiting(2);
    }

    @Test
    void aTerminalGetsASessionOfItsOwn() {
        Terminal terminal = new Terminal("xterm", new Terminal.Size(132, 43));
        try (RunningCommand _ = channel.start(Command.of("hang").withTerminal(terminal), ENOUGH)) {
            assertThat(server.waiting()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "é", "\u0081"})
    void aLineThatAShellMightNotReadAsItIsGetsASessionOfItsOwn(String argument) {
        try (RunningCommand _ = channel.start(Command.of("hang", argument), ENOUGH)) {
            assertThat(server.waiting()).isEqualTo(2);
        }
    }

    @Test
    void theOutcomeIsUnknownIfTheConnectionIsLostAfterTheLineWasSent() {
        assertThatThrownBy(() -> run("vanish"))
                .isInstanceOf(CommandOutcomeUnknownException.class)
                .hasCauseInstanceOf(ChannelLostException.class);
    }

    @Test
    void oneThatHasEndedIsNotUsed() {
        server.killWaiting();
        channel.roundTrip(ENOUGH);
        for (int i = 0; i < 100; i++) {
            assertThat(run("answer").exit()).isEqualTo(THREE);
        }
    }

    @Test
    void oneThatHasNoRoomForTheLineIsPassedOver() {
        server.stopReading();
        for (int i = 0; i < 10; i++) {
            assertThat(run("answer").exit()).isEqualTo(THREE);
            channel.roundTrip(ENOUGH);
        }
    }

    @Test
    void aShellThatWaitsRunsNothingIfItsLineIsCutOff() throws Exception {
        assertThat(shell("echo whole\n").output()).isEqualTo("whole\n");
        assertThat(shell("echo cut").output()).isEmpty();
    }

    @Test
    void aShellThatWaitsBecomesTheCommand() throws Exception {
        assertThat(shell("FE80_COMMAND=1 exec sh -c 'read -r line; echo $FE80_COMMAND $line'\nrest\n"))
                .isEqualTo(new Ran("1 rest\n", 0));
        assertThat(shell("exec sh -c 'exit 7'\n").status()).isEqualTo(7);
        assertThat(shell("exec sh -c 'kill -KILL $$'\n").status()).isEqualTo(128 + 9);
    }

    private record Ran(String output, int status) {}

    private static Ran shell(String input) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", SessionsAhead.WAIT).start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.US_ASCII));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return new Ran(output, process.waitFor());
    }

    private CommandResult run(String program) {
        return channel.run(Command.of(program), ENOUGH);
    }

    private void awaitWaiting(int number) throws InterruptedException {
        while (server.waiting() != number) {
            Thread.sleep(1);
        }
    }
}
