package fe80.guest;

import java.time.Duration;

/** A moment until which to wait, on the clock of {@link System#nanoTime()}, which nobody sets. */
record Deadline(long nanoTime, Duration allowed) {

    /** A moment that nobody lives to see. */
    static Deadline never() {
        return after(Duration.ofDays(36_500));
    }

    static Deadline after(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a deadline has to lie in the future, not " + duration + " from now");
        }
        return new Deadline(System.nanoTime() + nanos(duration), duration);
    }

    /** What is left of it; zero once it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    boolean isOver() {
        return left().isZero();
    }

    /** Some centuries are as good as longer. */
    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(36_500)) > 0
                ? Duration.ofDays(36_500).toNanos()
                : duration.toNanos();
    }

    /** For messages: how long was allowed in all. */
    @Override
    public String toString() {
        return text(allowed);
    }

    /** A time for a message, to a tenth of a second: {@code 2.5 s}, {@code 30 s}. */
    static String text(Duration duration) {
        long tenths = Math.round(duration.toMillis() / 100.0);
        return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
}
