package fe80.management.zone;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before a host is tried again: longer each time, and never as long as for another host. */
final class Backoff {

    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 5_000;

    private long limit = FIRST_MILLIS;

    void reset() {
        limit = FIRST_MILLIS;
    }

    /** Between half of what it may be by now and all of it: hosts that were lost together do not come back together. */
    Duration pause() {
        long pause = ThreadLocalRandom.current().nextLong(limit / 2, limit + 1);
        limit = Math.min(LONGEST_MILLIS, limit * 2);
        return Duration.ofMillis(pause);
    }
}
