package fe80.bench;

import fe80.lab.Latencies;

/** Something that was measured. */
sealed interface Figure {

    /** On which kind of VM. */
    String where();

    /** What was done. */
    String what();

    /** In which way. */
    String way();

    /** How long it took, in milliseconds. */
    record Time(String where, String what, String way, int runs, double p50, double p99) implements Figure {

        static Time of(String where, String what, String way, Latencies latencies) {
            return new Time(where, what, way, latencies.sorted().size(), latencies.median(), latencies.percentile(99));
        }
    }

    /** How much was done in a second. */
    record Rate(String where, String what, String way, double perSecond, String unit) implements Figure {}
}
