package fe80.bench;

import java.util.List;

/** A way to run a command in a System VM. */
interface Way extends AutoCloseable {

    /** In a few words, for the table. */
    String name();

    /**
     * Runs the task so many times, one after the other.
     *
     * @return how long each took, in milliseconds
     */
    List<Double> times(Task task, int count);

    @Override
    default void close() {}
}
