package fe80.agent;

import java.time.Instant;
import java.util.List;

/**
 * What of the link had to be put right since the agent was started.
 *
 * @param count how often
 * @param at when last; the epoch if never
 * @param last what was done then, step by step
 */
record Repairs(long count, Instant at, List<String> last) {

    static final Repairs NONE = new Repairs(0, Instant.EPOCH, List.of());

    Repairs {
        last = List.copyOf(last);
    }

    /** These, and one more now. */
    Repairs and(List<String> steps) {
        return new Repairs(count + 1, Instant.now(), steps);
    }
}
