package fe80.management.administration;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;

/** Moments and lengths of time, as messages have them. */
final class Times {

    private Times() {}

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /** Refuses, with an IllegalArgumentException, what no protobuf Timestamp may say. */
    static Instant instant(Timestamp timestamp) {
        Timestamps.checkValid(timestamp);
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    /** Refuses, with an IllegalArgumentException, what no protobuf Duration may say. */
    static java.time.Duration duration(Duration duration) {
        Durations.checkValid(duration);
        return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }
}
