package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.guest.Command;
import fe80.guest.CommandResult;
import fe80.guest.GuestChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Short commands that run in one System VM, in one channel, one after the other with a pause, whatever goes on. */
final class SteadyCommands {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Command COMMAND = Command.of("/bin/true");

    private final GuestChannel channel;
    private final List<Double> quiet = new ArrayList<>();
    private final List<Double> attacked = new ArrayList<>();

    SteadyCommands(GuestChannel channel) {
        this.channel = channel;
    }

    /** While nothing else goes on. */
    void quiet() {
        long end = System.nanoTime() + QUIET.toNanos();
        while (System.nanoTime() < end) {
            quiet.add(milliseconds());
        }
    }

    /** Until a task is done, whose result is returned; none of the commands may be lost. */
    <T> T during(Callable<T> task) throws Exception {
        FutureTask<T> done = new FutureTask<>(task);
        Thread.ofVirtual().name("attack").start(done);
        while (!done.isDone()) {
            attacked.add(milliseconds());
        }
        return done.get();
    }

    private double milliseconds() {
        LockSupport.parkNanos(PAUSE.toNanos());
        long begun = System.nanoTime();
        CommandResult result = channel.run(COMMAND, DEADLINE);
        double took = (System.nanoTime() - begun) / 1e6;
        assertThat(result.succeeded()).isTrue();
        return took;
    }

    Latencies whenQuiet() {
        return new Latencies(quiet);
    }

    Latencies underAttack() {
        return new Latencies(attacked);
    }
}
