package fe80.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrangersTest {

    private final AtomicLong now = new AtomicLong();
    private final Strangers strangers = new Strangers(now::get);

    @Test
    void anAddressHasABurstAndThenARateAndLeavesSomethingForOthers() {
        assertThat(through("2001:db8::1", 5000)).isEqualTo(2000);
        assertThat(through("2001:db8::2", 100)).isEqualTo(100);

        now.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(through("2001:db8::1", 5000)).isEqualTo(50);
    }

    @Test
    void manyAddressesTogetherHaveALimitToo() {
        long through = IntStream.range(0, 50_000)
                .filter(i -> strangers.take("2001:db8::" + i).isZero())
                .count();

        assertThat(through).isEqualTo(4000);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(through("2001:db8:1::1", 5000)).isEqualTo(200);
    }

    private long through(String address, int times) {
        return IntStream.range(0, times)
                .filter(_ -> strangers.take(address).isZero())
                .count();
    }
}
