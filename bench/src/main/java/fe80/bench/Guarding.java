package fe80.bench;

import fe80.lab.GuardCost;
import java.util.List;

/** What the link's guard costs a connection to a System VM. */
record Guarding(String where, Notebook notebook) {

    static final String WHAT = "the guard";
    static final String WITH = "with the guard";
    static final String WITHOUT = "without it";
    static final String ROUND_TRIP = "a byte there and back, p50 µs";
    static final String CARRYING = "25 MiB from the VM, p50 ms";

    void measure() throws Exception {
        notebook.tell(where + ": " + WHAT);
        try (GuardCost cost = new GuardCost()) {
            add(ROUND_TRIP, 1000, cost.roundTrips());
            add(CARRYING, 1, cost.carrying());
        }
    }

    private void add(String measure, double perMillisecond, GuardCost.Turns turns) {
        notebook.add(List.of(
                new Figure(where, WHAT, WITH, measure, turns.guarded().median() * perMillisecond),
                new Figure(where, WHAT, WITHOUT, measure, turns.open().median() * perMillisecond)));
    }
}
