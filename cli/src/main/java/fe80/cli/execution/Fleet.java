package fe80.cli.execution;

import fe80.cli.output.Streams;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Several VMs, some at a time.
 *
 * @param vms their names
 * @param parallel how many at a time
 * @param mostFailures after so many failures no other VM is begun; 0 for no limit
 */
public record Fleet(List<String> vms, int parallel, int mostFailures) {

    /** Checks the numbers. */
    public Fleet {
        vms = List.copyOf(vms);
        if (parallel < 1 || mostFailures < 0) {
            throw new IllegalArgumentException("at least 1 VM at a time, and 0 failures or more");
        }
    }

    /**
     * Does something in each VM.
     *
     * @param each does it in one; called in several threads
     * @param shown gets each result as it comes, one after the other
     * @param stopped whether no other VM is to be begun
     * @return the results, by VM; fewer than there are VMs if it was stopped, or there were too many failures
     */
    public List<Result> run(Function<String, Result> each, Consumer<Result> shown, BooleanSupplier stopped) {
        Iterator<String> waiting = vms.iterator();
        Map<String, Result> results = new TreeMap<>();
        int threads = Math.min(parallel, vms.size());
        CountDownLatch ended = new CountDownLatch(threads);
        Object turn = new Object();
        for (int thread = 0; thread < threads; thread++) {
            Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        String vm;
                        synchronized (turn) {
                            if (!waiting.hasNext() || stopped.getAsBoolean() || tooMany(results)) {
                                return;
                            }
                            vm = waiting.next();
                        }
                        Result result = each.apply(vm);
                        synchronized (turn) {
                            results.put(vm, result);
                            shown.accept(result);
                        }
                    }
                } finally {
                    ended.countDown();
                }
            });
        }
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        synchronized (turn) {
            return new ArrayList<>(results.values());
        }
    }

    private boolean tooMany(Map<String, Result> results) {
        long failures =
                results.values().stream().filter(result -> !result.succeeded()).count();
        return mostFailures > 0 && failures >= mostFailures;
    }

    /** Says on stderr what became of all of them, and returns the exit status: 0, or 1 if one did not succeed. */
    public int summarise(Streams streams, List<Result> results) {
        List<String> failed = results.stream()
                .filter(result -> !result.succeeded())
                .map(result -> result.vm() + " (" + Outcomes.words(result.outcome()) + ")")
                .toList();
        int left = vms.size() - results.size();
        streams.err()
                .println(results.size() - failed.size() + " of " + vms.size() + " VMs succeeded"
                        + (failed.isEmpty() ? "" : ", " + failed.size() + " did not: " + String.join(", ", failed))
                        + (left == 0 ? "" : "; " + left + " were not tried" + why(failed.size())));
        return failed.isEmpty() && left == 0 ? 0 : 1;
    }

    private String why(int failures) {
        return mostFailures == 0 || failures < mostFailures
                ? ""
                : ", since no other is begun after " + mostFailures + (mostFailures == 1 ? " failure" : " failures")
                        + ": --max-failures allows more, and 0 begins all";
    }
}
