package fe80.management.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A job as it is kept.
 *
 * @param ended when nothing of it was left to do
 * @param reason why it was stopped or cancelled; empty otherwise
 * @param server which one works on it; empty if none does
 * @param turn how many servers have begun to work on it
 */
public record StoredJob(
        long number,
        JobPlan plan,
        Instant created,
        Optional<Instant> ended,
        JobState state,
        String reason,
        String server,
        long turn,
        Progress progress) {

    /** How many System VMs are in which state. */
    public record Progress(int waiting, int running, int succeeded, int failed, int unknown, int skipped) {

        /** How many count as failures. */
        public int failures() {
            return failed + unknown;
        }

        /** Whether something is left to do, or to wait for. */
        public boolean left() {
            return waiting + running > 0;
        }
    }

    /** Whether too many System VMs have failed to begin it in another. */
    public boolean failedTooOften() {
        return progress.failures() >= plan.maxFailures();
    }
}
