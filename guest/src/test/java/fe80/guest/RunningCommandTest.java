package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunningCommandTest {

    private static final Duration ENOUGH = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final long A_FEW_MEBIBYTES = 8 << 20;

    private final SshCa ca = SshCa.create();
    private final Ssh ssh = Ssh.start();
    private final ScriptedServer server = new ScriptedServer(ca);
    private final GuestChannel channel = ssh.open(server.endpoint(), ca.issue(Duration.ofMinutes(1), "test"), ENOUGH);

    RunningCommandTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        ssh.close();
        server.close();
    }

    @Test
    void whatIsWrittenIsReadAndTheEndOfOneDirectionIsNotTheEndOfTheOther() throws IOException {
        byte[] sent = new byte[20 << 20];
        new Random(80).nextBytes(sent);
        try (RunningCommand cat = channel.start(Command.of("cat"), ENOUGH)) {
            Thread.startVirtualThread(() -> write(cat, sent));
            assertThat(readAll(cat)).isEqualTo(sent);
            assertThat(cat.exit()).isEqualTo(new CommandResult.Exit.Status(0));
            assertThat(cat.complete()).isTrue();
        }
    }

    @Test
    void aReaderThatPausesHoldsUpTheCommandAndNothingPilesUp() {
        try (RunningCommand endless = channel.start(Command.of("endless"), ENOUGH)) {
            assertThat(endless.read()).isPresent();
            assertThat(settled(server::written)).isLessThan(A_FEW_MEBIBYTES);
            long paused = server.written();
            for (long read = 0; read < paused; ) {
                read += endless.read().orElseThrow().bytes().length;
            }
            assertThat(endless.read()).isPresent();
        }
    }

    @Test
    void aWriterWaitsForACommandThatDoesNotReadAndIsReleasedWhenItIsClosed() throws Exception {
        AtomicLong written = new AtomicLong();
        RunningCommand hang = channel.start(Command.of("hang"), ENOUGH);
        FutureTask<Void> writer = new FutureTask<>(() -> {
            while (true) {
                hang.stdin().write(new byte[10_000]);
                written.addAndGet(10_000);
            }
        });
        Thread.startVirtualThread(writer);
        assertThat(settled(written::get)).isPositive().isLessThan(A_FEW_MEBIBYTES);
        hang.close();
        assertThatThrownBy(writer::get).cause().isInstanceOf(IOException.class);
    }

    @Test
    void theOutcomeIsUnknownIfTheChannelIsLostBetweenTheStatusAndTheLastOutput() throws IOException {
        try (RunningCommand cut = channel.start(Command.of("cut"), ENOUGH)) {
            assertThat(readAll(cut)).asString().isEqualTo("the begi");
            assertThatThrownBy(cut::exit)
                    .isInstanceOf(CommandOutcomeUnknownException.class)
                    .hasCauseInstanceOf(ChannelLostException.class);
        }
    }

    @Test
    void outputThatIsStillOpenAtTheDeadlineIsNotAllOfTheOutput() throws IOException {
        try (RunningCommand linger = channel.start(Command.of("linger"), SHORT)) {
            assertThat(readAll(linger)).isEmpty();
            assertThat(linger.exit()).isEqualTo(new CommandResult.Exit.Status(0));
            assertThatThrownBy(linger::exitWithAllOutput)
                    .isInstanceOf(CommandOutcomeUnknownException.class)
                    .hasMessageContaining("held its output open for 0.3 s");
        }
    }

    @Test
    void atItsDeadlineACommandIsKilledBeforeItsInputEnds() throws Exception {
        try (RunningCommand whole = channel.start(Command.of("whole"), SHORT)) {
            whole.stdin().write(new byte[10_000]);
            assertThatThrownBy(whole::read).hasMessageContaining("it was killed in the VM");
        }
        assertKilledBeforeItsInputEnded();
    }

    @Test
    void aCommandThatIsClosedIsKilledBeforeItsInputEnds() throws Exception {
        try (RunningCommand whole = channel.start(Command.of("whole"), ENOUGH)) {
            whole.stdin().write(new byte[10_000]);
        }
        assertKilledBeforeItsInputEnded();
    }

    @Test
    void aCommandWhoseReaderIsInterruptedIsKilledBeforeItsInputEnds() throws Exception {
        try (RunningCommand whole = channel.start(Command.of("whole"), ENOUGH)) {
            whole.stdin().write(new byte[10_000]);
            Thread.currentThread().interrupt();
            assertThatThrownBy(whole::read).hasMessageContaining("interrupted");
        }
        assertThat(Thread.interrupted()).isTrue();
        assertKilledBeforeItsInputEnded();
    }

    private void assertKilledBeforeItsInputEnded() throws InterruptedException {
        while (server.story().size() < 2) {
            Thread.sleep(1);
        }
        assertThat(server.story()).containsExactly("kill", "end of input");
    }

    @Test
    void aTerminalHasItsTypeAndSize() {
        Terminal terminal = new Terminal("xterm-256color", new Terminal.Size(132, 43));
        CommandResult result = channel.run(Command.of("terminal").withTerminal(terminal), ENOUGH);
        assertThat(result.stdout().text()).isEqualTo("xterm-256color 132 43");
    }

    @Test
    void aCommandThatIsRefusedWasNotStarted() {
        assertThatThrownBy(() -> channel.start(Command.of("refuse"))).isInstanceOf(CommandNotStartedException.class);
    }

    private static void write(RunningCommand command, byte[] bytes) {
        try (OutputStream stdin = command.stdin()) {
            stdin.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] readAll(RunningCommand command) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Optional<Chunk> chunk = command.read(); chunk.isPresent(); chunk = command.read()) {
            all.write(chunk.get().bytes());
        }
        return all.toByteArray();
    }

    /** The number, once it has not changed for half a second. */
    private static long settled(LongSupplier number) {
        long before = -1;
        while (number.getAsLong() != before || before == 0) {
            before = number.getAsLong();
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
        return before;
    }
}
