package fe80.bench;

import fe80.lab.Latencies;
import java.util.List;

/**
 * One number that was measured.
 *
 * @param where on which kind of VM
 * @param what was done: one table of the report
 * @param way in which it was done: one row of the table
 * @param measure what the number is, with its unit: one column of the table
 */
record Figure(String where, String what, String way, String measure, double value) {

    static final String P50 = "p50 ms";
    static final String P99 = "p99 ms";

    /** What there is to say of how long something took. */
    static List<Figure> of(String where, String what, String way, Latencies latencies) {
        return List.of(
                new Figure(where, what, way, P50, latencies.median()),
                new Figure(where, what, way, P99, latencies.percentile(99)),
                new Figure(where, what, way, "runs", latencies.sorted().size()));
    }

    boolean isOf(String place, String deed) {
        return where.equals(place) && what.equals(deed);
    }
}
