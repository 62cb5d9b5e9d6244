package fe80.agent;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How eagerly a System VM that is not ready is tried. For as long as it may be booting, that is many times a second, so
 * that nothing is lost between its first answer and the channel; then ever more seldom.
 */
final class Backoff {

    private static final Duration EAGER = Duration.ofMinutes(2);
    private static final Duration EAGER_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LEAST_PATIENCE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private volatile long begun;
    private volatile boolean answered;

    Backoff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** Something happened: it may be there any moment. */
    void reset() {
        begun = nanoTime.getAsLong();
        answered = false;
    }

    /**
     * Whether it answered the last attempt in some way: what it says next may take longer, and is worth waiting for.
     * One that is silent after that is most likely booting.
     */
    void answered(boolean inSomeWay) {
        answered = inSomeWay;
    }

    /** How long to wait before the next attempt. */
    Duration pause() {
        Duration late = waited().minus(EAGER);
        return late.isNegative()
                ? EAGER_PAUSE
                : Collections.min(List.of(LONGEST_PAUSE, EAGER_PAUSE.plus(late.dividedBy(10))));
    }

    /**
     * How long an attempt may wait for a TCP answer. On one link that takes a millisecond, and while the VM has no
     * address yet it is better asked anew; but a busy one may need more, so the longer it was silent, the longer.
     */
    Duration tcpPatience() {
        return answered ? PATIENCE : Collections.min(List.of(PATIENCE, LEAST_PATIENCE.plus(waited().dividedBy(100))));
    }

    private Duration waited() {
        return Duration.ofNanos(nanoTime.getAsLong() - begun);
    }
}
