package fe80.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long each of several runs of the same thing took, in milliseconds, the shortest first. */
public record Latencies(List<Double> sorted) {

    /** Sorts them. */
    public Latencies {
        sorted = sorted.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("of no run there is no latency");
        }
    }

    /** Runs the task so many times, one after the other. */
    public static Latencies of(int times, Runnable task) {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            task.run();
            took.add((System.nanoTime() - begun) / 1e6);
        }
        return new Latencies(took);
    }

    public double median() {
        return percentile(50);
    }

    /** The smallest time that this share of the runs did not exceed (nearest rank). */
    public double percentile(int percent) {
        return sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %8.2f ms   p99 %8.2f ms", median(), percentile(99));
    }
}
