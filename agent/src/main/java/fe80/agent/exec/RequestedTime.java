package fe80.agent.exec;

import java.time.Duration;

/** A length of time that somebody asks for. */
public final class RequestedTime {

    private static final Duration LONGEST = Duration.ofDays(365);

    private RequestedTime() {}

    /**
     * As long as the message says.
     *
     * @throws IllegalArgumentException if that is less than nothing, or longer than anybody waits
     */
    public static Duration of(com.google.protobuf.Duration message) {
        if (message.getSeconds() < 0 || message.getSeconds() > LONGEST.toSeconds()) {
            throw new IllegalArgumentException(
                    "a time of " + message.getSeconds() + " s: it has to be from 0 s to 365 days");
        }
        return Duration.ofSeconds(message.getSeconds(), message.getNanos());
    }
}
