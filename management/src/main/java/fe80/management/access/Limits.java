package fe80.management.access;

import fe80.daemon.ConfigurationException;

/**
 * How much one user may ask of a server, so that no program that has gone wild takes it from the others.
 *
 * @param requestsPerSecond on average; a call that streams is one request
 * @param burst how many requests at once, after a while without any
 * @param streams how many calls that stream may be open at the same time
 * @param requestBytes how long a message may be, and the body of a request in JSON
 */
public record Limits(int requestsPerSecond, int burst, int streams, int requestBytes) {

    /** An answer of a host may have that many, and so may a request. */
    public static final int MOST_BYTES = 20 << 20;

    private static final int LEAST_BYTES = 1 << 20;
    private static final int MOST_REQUESTS = 1_000_000;

    /** Checks that each is of use. */
    public Limits {
        positive("requests-per-second", requestsPerSecond);
        positive("burst", burst);
        positive("streams", streams);
        if (requestBytes < LEAST_BYTES || requestBytes > MOST_BYTES) {
            throw new ConfigurationException("limits.request-bytes is " + LEAST_BYTES + " to " + MOST_BYTES
                    + ", since content is copied in pieces of up to 1 MiB, and " + requestBytes + " is not");
        }
    }

    private static void positive(String key, int value) {
        if (value < 1 || value > MOST_REQUESTS) {
            throw new ConfigurationException(
                    "limits." + key + " is 1 to " + MOST_REQUESTS + ", and " + value + " is not");
        }
    }
}
