package fe80.bench;

import fe80.lab.Latencies;
import java.util.List;

/** A way that this very program goes. */
abstract class InProcess implements Way {

    private final String name;

    InProcess(String name) {
        this.name = name;
    }

    /** Runs the task once and returns how many bytes it wrote to stdout. */
    abstract long run(Task task);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<Double> times(Task task, int count) {
        return Latencies.of(count, () -> task.check(name, run(task))).sorted();
    }
}
