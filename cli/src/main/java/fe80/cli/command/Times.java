package fe80.cli.command;

import com.google.protobuf.Timestamp;
import fe80.cli.output.Data;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations, between the protocol's form, the user's, and Java's. */
final class Times {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private Times() {}

    static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /** A time for machines (RFC 3339); none if it is unset. */
    static Data data(boolean set, Timestamp time) {
        return set ? new Data.Text(instant(time).toString()) : new Data.None();
    }

    static Duration duration(com.google.protobuf.Duration duration) {
        return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }

    static com.google.protobuf.Duration protocol(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }

    static double millis(com.google.protobuf.Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration(duration).toNanos()) / 1000.0;
    }

    /**
     * Reads 500ms, 30s, 5m or 1h.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no duration: expected a number and its unit, such as 500ms, 30s, 5m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /** A duration in its largest unit, such as 5m; below a second, in milliseconds. */
    static String shown(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
        } else if (duration.toMinutes() < 2) {
            return duration.toSeconds() + "s";
        } else if (duration.toHours() < 2) {
            return duration.toMinutes() + "m";
        } else if (duration.toDays() < 2) {
            return duration.toHours() + "h";
        }
        return duration.toDays() + "d";
    }

    /** How long ago a time was. */
    static String age(Timestamp time) {
        Duration age = Duration.between(instant(time), Instant.now());
        return shown(age.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : age);
    }
}
