package fe80.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With a shell in the place of ip-monitor(8), which writes what a kernel could. */
class LinkEventsTest {

    private final Semaphore told = new Semaphore(0);

    @Test
    void changesThatComeTogetherAreToldOnce() throws InterruptedException {
        try (LinkEvents _ = watch("echo one; echo two; echo three; exec sleep 1000")) {
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            assertThat(told.tryAcquire(500, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void aMonitorThatEndsIsStartedAgainAndWhatItMayHaveMissedIsLookedAt() throws InterruptedException {
        try (LinkEvents _ = watch("exit 1")) {
            assertThat(told.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aListenerThatFailsIsToldOfTheNextChange() throws InterruptedException {
        Commands commands = new Commands(List.of("sh", "-c", "echo one; sleep 0.5; echo two; exec sleep 1000", "--"));
        try (LinkEvents _ = LinkEvents.watch(commands, () -> {
            told.release();
            throw new IllegalStateException("cannot look");
        })) {
            assertThat(told.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void itsProcessEndsWithIt() throws InterruptedException {
        LinkEvents events = watch("echo one; exec sleep 1000");
        assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        ProcessHandle monitor = ProcessHandle.current().children().findFirst().orElseThrow();

        events.close();

        assertThat(monitor.onExit().orTimeout(10, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(10));
    }

    private LinkEvents watch(String script) {
        return LinkEvents.watch(new Commands(List.of("sh", "-c", script, "--")), told::release);
    }
}
