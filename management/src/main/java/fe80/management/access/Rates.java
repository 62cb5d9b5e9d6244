package fe80.management.access;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often each user may ask: a token bucket for each, kept as one number (the generic cell rate algorithm, ITU-T
 * I.371), which is when the bucket would be full again.
 */
final class Rates {

    private final long interval;
    private final long capacity;
    private final LongSupplier nanos;
    private final ConcurrentMap<String, AtomicLong> full = new ConcurrentHashMap<>();

    /**
     * Of these limits.
     *
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    Rates(Limits limits, LongSupplier nanos) {
        this(limits.requestsPerSecond(), limits.burst(), nanos);
    }

    /** So many a second on average, and so many at once. */
    Rates(int perSecond, int burst, LongSupplier nanos) {
        this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
        this.capacity = interval * burst;
        this.nanos = nanos;
    }

    /** Takes one request of this user's; if there is none left, says after how long there will be. */
    Duration take(String user) {
        long now = nanos.getAsLong();
        AtomicLong bucket = full.computeIfAbsent(user, _ -> new AtomicLong(now));
        while (true) {
            long before = bucket.get();
            long used = Math.max(0, before - now);
            if (used + interval > capacity) {
                return Duration.ofNanos(used + interval - capacity);
            }
            if (bucket.compareAndSet(before, now + used + interval)) {
                return Duration.ZERO;
            }
        }
    }

    /** Forgets all once there are more than so many. */
    void keepAtMost(int most) {
        if (full.size() > most) {
            full.clear();
        }
    }

    /** Forgets all others. */
    void keep(Set<String> users) {
        full.keySet().retainAll(users);
    }
}
