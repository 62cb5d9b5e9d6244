package fe80.bench;

import fe80.lab.Latencies;
import java.io.IOException;

/** A way to run a command in a System VM. */
interface Way extends AutoCloseable {

    /** In a few words, for the table. */
    String name();

    /** Runs the task unmeasured until it is as fast as it gets here. */
    default void warmUp(Task task) throws Exception {}

    /** Runs the task so many times, one after the other. */
    Latencies latencies(Task task, int count) throws Exception;

    /** Runs the task so many times in all, in so many threads, and returns how many that were in a second. */
    double perSecond(Task task, int count, int threads) throws Exception;

    /** Whether several commands can run in it at once. */
    default boolean runsAtOnce() {
        return true;
    }

    @Override
    default void close() throws IOException {}
}
