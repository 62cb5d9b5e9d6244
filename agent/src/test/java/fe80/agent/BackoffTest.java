package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final AtomicLong now = new AtomicLong();
    private final Backoff backoff = new Backoff(now::get);

    @Test
    void whileAVmMayBeBootingItIsTriedManyTimesASecond() {
        pass(Duration.ofSeconds(119));

        assertThat(backoff.pause()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void laterItIsTriedEverMoreSeldomButNeverLessThanEveryFiveSeconds() {
        pass(Duration.ofSeconds(130));
        Duration soon = backoff.pause();
        pass(Duration.ofHours(1));

        assertThat(soon).isBetween(Duration.ofMillis(500), Duration.ofSeconds(2));
        assertThat(backoff.pause()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void anEventMakesItEagerAgain() {
        pass(Duration.ofHours(1));

        backoff.reset();

        assertThat(backoff.pause()).isLessThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void aVmThatHasAnsweredIsWaitedFor() {
        assertThat(backoff.tcpPatience()).isEqualTo(Duration.ofMillis(100));

        backoff.answered(true);

        assertThat(backoff.tcpPatience()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aVmThatIsSilentAfterItAnsweredIsSoughtAnewLikeOneThatBoots() {
        backoff.answered(true);

        backoff.answered(false);

        assertThat(backoff.tcpPatience()).isEqualTo(Duration.ofMillis(100));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
