package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.guest.Command;
import fe80.guest.CommandResult;
import fe80.guest.CommandResult.Exit;
import fe80.guest.GuestChannel;
import fe80.guest.RunningCommand;
import fe80.systemvm.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An sshd with OpenSSH's own limit of sessions, as in System VMs that are not of our image. */
class MaxSessionsTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration ENOUGH = Duration.ofSeconds(60);
    private static final Duration A_WHILE = Duration.ofSeconds(2);
    private static final int MAX_SESSIONS = 10;
    private static final int WAITING = 5;

    private static LabVm vm;

    private record Started(int number, RunningCommand command) {}

    @BeforeAll
    static void deploy() {
        vm = BareHypervisor.light(LAB.lab(), "few").deploy(Kind.VIRTUAL_ROUTER, "r-6-VM");
        vm.run("sh", "-c", "sed -i 's/^MaxSessions .*/MaxSessions " + MAX_SESSIONS + "/' /etc/ssh/sshd_config");
        vm.run("kill", "-HUP", "1"); // the listening sshd, which reads it anew
        vm.channel().close();
    }

    @Test
    void moreCommandsThanSessionsAllRunAndWhoCameFirstIsServedFirst() throws Exception {
        GuestChannel channel = vm.channel();
        runMoreThanThereIsRoomFor(channel);

        BlockingQueue<Started> started = new LinkedBlockingQueue<>();
        int running = startUntilOneWaits(channel, started);
        assertThat(running).isBetween(MAX_SESSIONS / 2, MAX_SESSIONS);
        for (int i = running + 1; i < running + WAITING; i++) {
            awaitWaiting(start(channel, i, started));
        }

        Deque<RunningCommand> commands = new ArrayDeque<>();
        for (int i = 0; i < running; i++) {
            commands.add(next(started, i));
        }
        // One place at a time: of two commands that get theirs at once either may be the first to say so.
        for (int i = running; i < running + WAITING; i++) {
            end(commands.remove());
            commands.add(next(started, i));
        }
        while (!commands.isEmpty()) {
            end(commands.remove());
        }
    }

    private static RunningCommand next(BlockingQueue<Started> started, int number) throws InterruptedException {
        Started next = started.poll(ENOUGH.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        assertThat(next.number()).isEqualTo(number);
        return next.command();
    }

    /** How many run beside each other; the next one waits for its turn. */
    private static int startUntilOneWaits(GuestChannel channel, BlockingQueue<Started> started) throws Exception {
        for (int i = 0; ; i++) {
            start(channel, i, started).join(A_WHILE);
            if (started.size() == i) {
                return i;
            }
        }
    }

    private static Thread start(GuestChannel channel, int number, BlockingQueue<Started> started) {
        return Thread.ofVirtual()
                .start(() -> started.add(new Started(number, channel.start(Command.of("cat"), ENOUGH))));
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    /** The way to learn how much room there is. */
    private static void runMoreThanThereIsRoomFor(GuestChannel channel) throws Exception {
        List<Future<CommandResult>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 5 * MAX_SESSIONS; i++) {
                results.add(threads.submit(() -> channel.run(Command.of("sleep", "0.2"), ENOUGH)));
            }
        }
        for (Future<CommandResult> result : results) {
            assertThat(result.get().succeeded()).isTrue();
        }
    }

    private static void end(RunningCommand command) throws IOException {
        command.stdin().close();
        assertThat(command.read()).isEmpty();
        assertThat(command.exit()).isEqualTo(new Exit.Status(0));
    }
}
