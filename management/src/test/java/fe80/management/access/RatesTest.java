package fe80.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // The clock may overflow at any time.
    private final Rates rates = new Rates(new Limits(10, 3, 1, Limits.MOST_BYTES), now::get);

    @Test
    void aUserHasABurstThenTheRate() {
        assertThat(take(3)).isEqualTo(3);

        assertThat(rates.take("ada")).isEqualTo(Duration.ofMillis(100));
        now.addAndGet(Duration.ofMillis(99).toNanos());
        assertThat(rates.take("ada")).isEqualTo(Duration.ofMillis(1));
        now.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(take(2)).isEqualTo(1);
    }

    @Test
    void afterAWhileThereIsTheWholeBurstAgainAndNoMore() {
        assertThat(take(3)).isEqualTo(3);

        now.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(take(9)).isEqualTo(3);
    }

    @Test
    void oneUserDoesNotTakeFromAnother() {
        assertThat(take(9)).isEqualTo(3);

        assertThat(rates.take("grace")).isZero();
    }

    @Test
    void whoIsRemovedIsForgotten() {
        assertThat(take(9)).isEqualTo(3);

        rates.keep(Set.of("grace"));

        assertThat(take(9)).isEqualTo(3);
    }

    /** How many of so many are let through. */
    private int take(int times) {
        int through = 0;
        for (int i = 0; i < times; i++) {
            through += rates.take("ada").isZero() ? 1 : 0;
        }
        return through;
    }
}
