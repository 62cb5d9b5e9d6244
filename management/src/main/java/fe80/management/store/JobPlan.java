package fe80.management.store;

/**
 * What a job is to do, as it was decided when it was made.
 *
 * @param user who made it
 * @param requestId the name of that request in every log
 * @param work what is done in each System VM, encoded
 * @param repeatable whether it may be done again where nobody knows how it ended
 * @param perHost in how many System VMs of a host at a time
 * @param perZone in how many at a time
 * @param maxFailures after so many that failed or are unknown it is begun in no other
 */
public record JobPlan(
        String user, String requestId, String work, boolean repeatable, int perHost, int perZone, int maxFailures) {

    private static final int MOST_AT_ONCE = 1024;

    /** Checks the numbers. */
    public JobPlan {
        if (perHost < 1 || perZone < 1 || perZone > MOST_AT_ONCE || maxFailures < 1) {
            throw new IllegalArgumentException(
                    "per_host, per_zone and max_failures are at least 1, and per_zone at most " + MOST_AT_ONCE
                            + ", not " + perHost + ", " + perZone + " and " + maxFailures);
        }
    }
}
