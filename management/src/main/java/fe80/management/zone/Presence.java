package fe80.management.zone;

import java.time.Instant;

/** Whether a host is heard of, and since when it is so. */
public sealed interface Presence {

    /** When it became so. */
    Instant since();

    /** It is connected; what is known of it is true now. */
    record Live(Instant since) implements Presence {}

    /**
     * It does not answer.
     *
     * @param since when it was last heard, or first tried
     * @param reason why, in a few words
     */
    record Unreachable(Instant since, String reason) implements Presence {}
}
