package fe80.bench;

import fe80.lab.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A way that this very program goes. */
abstract class CalledWay implements Way {

    /** What serves for months is slow until the JVM has compiled it; for that it has to run some ten thousand times. */
    private static final Duration COMPILING = Duration.ofSeconds(15);

    private static final int COMPILING_AT_ONCE = 8;

    private final String name;

    CalledWay(String name) {
        this.name = name;
    }

    /** Runs the task once and returns how many bytes it wrote to stdout. */
    abstract long run(Task task) throws Exception;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void warmUp(Task task) throws Exception {
        int threads = runsAtOnce() ? COMPILING_AT_ONCE : 1;
        long end = System.nanoTime() + COMPILING.toNanos();
        while (System.nanoTime() < end) {
            perSecond(task, threads, threads);
        }
    }

    @Override
    public final Latencies latencies(Task task, int count) throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread.sleep(task.pause());
            long begun = System.nanoTime();
            long written = run(task);
            times.add((System.nanoTime() - begun) / 1e6);
            task.check(written);
        }
        return new Latencies(times);
    }

    @Override
    public final double perSecond(Task task, int count, int threads) throws Exception {
        long begun = System.nanoTime();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                runs.add(executor.submit(() -> latencies(task, count / threads)));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        return count / ((System.nanoTime() - begun) / 1e9);
    }
}
