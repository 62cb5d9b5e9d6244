package fe80.management.access;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often those may ask who need no token: hosts that enrol, renew their certificates or vouch for a user. An address
 * may ask so often that a zone of 2,000 hosts behind one gets through, all of them together not much oftener: each
 * request is a transaction.
 */
final class Strangers {

    private static final int EACH_PER_SECOND = 50;
    private static final int EACH_AT_ONCE = 2_000;
    private static final int ALL_PER_SECOND = 200;
    private static final int ALL_AT_ONCE = 4_000;
    private static final int MOST_ADDRESSES = 10_000;
    private static final String ALL = "";

    private final Rates each;
    private final Rates all;

    /**
     * Nobody has asked yet.
     *
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    Strangers(LongSupplier nanos) {
        this.each = new Rates(EACH_PER_SECOND, EACH_AT_ONCE, nanos);
        this.all = new Rates(ALL_PER_SECOND, ALL_AT_ONCE, nanos);
    }

    /** One from this address asks; if that is one too many, says after how long the next one will not be. */
    Duration take(String address) {
        each.keepAtMost(MOST_ADDRESSES);
        Duration wait = each.take(address);
        return wait.isPositive() ? wait : all.take(ALL);
    }
}
