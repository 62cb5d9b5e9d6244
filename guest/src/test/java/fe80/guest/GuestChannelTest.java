package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuestChannelTest {

    private static final Duration ENOUGH = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final SshCa ca = SshCa.create();
    private final Ssh ssh = Ssh.start();
    private final ScriptedServer server = new ScriptedServer(ca);
    private final GuestChannel channel = ssh.open(server.endpoint(), ca.issue(Duration.ofMinutes(1), "test"), ENOUGH);

    GuestChannelTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        ssh.close();
        server.close();
    }

    @Test
    void aCompletedCommandHasItsStatusAndItsTwoStreamsApart() {
        CommandResult result = channel.run(Command.of("answer"), ENOUGH);
        assertThat(result.exit()).isEqualTo(new CommandResult.Exit.Status(3));
        assertThat(result.succeeded()).isFalse();
        assertThat(result.stdout().text()).isEqualTo("to stdout");
        assertThat(result.stderr().text()).isEqualTo("to stderr");
        assertThat(result.stdout().complete()).isTrue();
    }

    @Test
    void outputBeyondTheLimitIsThrownAwayAndTheResultSaysSo() {
        CommandResult result = channel.run(Command.of("flood").withOutputLimit(12_345), ENOUGH);
        assertThat(result.succeeded()).isTrue();
        assertThat(result.stdout().bytes()).hasSize(12_345);
        assertThat(result.stdout().complete()).isFalse();
        assertThat(result.stderr().complete()).isTrue();
    }

    @Test
    void nothingIsLostOfThousandsOfCommandsThatOverlap() throws Exception {
        Semaphore places = new Semaphore(32);
        List<Future<CommandResult>> commands = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3000; i++) {
                places.acquire();
                commands.add(threads.submit(() -> {
                    try {
                        return channel.run(Command.of("answer"), ENOUGH);
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        for (Future<CommandResult> command : commands) {
            assertThat(command.get().exit()).isEqualTo(new CommandResult.Exit.Status(3));
            assertThat(command.get().stdout().text()).isEqualTo("to stdout");
            assertThat(command.get().stderr().text()).isEqualTo("to stderr");
        }
    }

    @Test
    void aCommandThatIsRefusedWasNotStarted() {
        assertThatThrownBy(() -> channel.run(Command.of("refuse"), ENOUGH))
                .isInstanceOf(CommandNotStartedException.class)
                .hasMessageContaining(server.endpoint().toString())
                .hasMessageContaining("sshd refused to run a command");
        assertThat(channel.run(Command.of("answer"), ENOUGH).exit()).isEqualTo(new CommandResult.Exit.Status(3));
    }

    @Test
    void theOutcomeIsUnknownAfterTheDeadlineAndTheChannelGoesOn() {
        assertThatThrownBy(() -> channel.run(Command.of("hang"), SHORT))
                .isInstanceOf(CommandOutcomeUnknownException.class)
                .hasMessageContaining("hang: it did not end within 0.3 s");
        assertThat(channel.run(Command.of("answer"), ENOUGH).exit()).isEqualTo(new CommandResult.Exit.Status(3));
    }

    @Test
    void theOutcomeIsUnknownIfTheSessionEndsWithoutAStatus() {
        assertThatThrownBy(() -> channel.run(Command.of("end"), ENOUGH))
                .isInstanceOf(CommandOutcomeUnknownException.class)
                .hasMessageContaining("without an exit status");
    }

    @Test
    void theOutcomeIsUnknownIfTheConnectionIsLostAndTheNextCommandIsNotStarted() {
        assertThatThrownBy(() -> channel.run(Command.of("vanish"), ENOUGH))
                .isInstanceOf(CommandOutcomeUnknownException.class)
                .hasCauseInstanceOf(ChannelLostException.class);
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(() -> channel.run(Command.of("answer"), ENOUGH))
                .isInstanceOf(CommandNotStartedException.class)
                .hasCauseInstanceOf(ChannelLostException.class);
    }

    @Test
    void closingEndsTheWaitOfRunningCommands() throws Exception {
        FutureTask<CommandResult> running = new FutureTask<>(() -> channel.run(Command.of("hang"), ENOUGH));
        Thread.ofVirtual().start(running);
        assertThat(channel.run(Command.of("answer"), ENOUGH).stdout().complete())
                .isTrue();
        channel.close();
        assertThatThrownBy(running::get)
                .cause()
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("closed on this side");
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        FutureTask<CommandResult> running = new FutureTask<>(() -> channel.run(Command.of("hang"), ENOUGH));
        Thread thread = Thread.ofVirtual().start(running);
        thread.interrupt();
        assertThatThrownBy(running::get)
                .cause()
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("interrupted");
    }

    @Test
    void anInterruptedCommandDoesNotSilenceTheJournal() throws Exception {
        Command command = Command.of("answer").calledBy(new Caller("alice", "1"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> channel.run(command, ENOUGH)).isInstanceOf(CommandException.class);
        assertThat(Thread.interrupted()).isTrue();
        channel.run(command, ENOUGH);
        while (server.story().isEmpty()) {
            Thread.sleep(1);
        }
        assertThat(server.story()).singleElement().asString().contains("user=alice", "command=answer");
    }

    @Test
    void aRoundTripIsMeasuredAsLongAsTheChannelIsOpen() {
        assertThat(channel.roundTrip(ENOUGH)).isPositive().isLessThan(ENOUGH);
        channel.close();
        assertThatThrownBy(() -> channel.roundTrip(ENOUGH)).isInstanceOf(ChannelLostException.class);
    }

    @Test
    void aRoundTripThatTakesTooLongIsALossAndNoInterrupt() {
        server.stopAnswering();
        try (GuestChannel deaf = ssh.open(server.endpoint(), ca.issue(Duration.ofMinutes(1), "test"), ENOUGH)) {
            assertThatThrownBy(() -> deaf.roundTrip(SHORT))
                    .isInstanceOf(ChannelLostException.class)
                    .hasMessageContaining("none came within 0.3 s");
            assertThat(Thread.interrupted()).isFalse();
            assertThat(deaf.isOpen()).isTrue();
        }
    }

    @Test
    void theEndOfTheChannelIsToldOnce() throws Exception {
        Semaphore told = new Semaphore(0);
        channel.onEnd(told::release);
        assertThatThrownBy(() -> channel.run(Command.of("vanish"), ENOUGH)).isInstanceOf(CommandException.class);
        assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        channel.onEnd(told::release);
        assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(told.availablePermits()).isZero();
    }

    @Test
    void aDeadlineInThePastIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> channel.run(Command.of("answer"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
