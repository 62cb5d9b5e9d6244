package fe80.agent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The one thread on which all that reads or changes the link runs, one thing after the other. */
final class LinkThread implements AutoCloseable {

    private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("link").factory());

    /** Does it soon; returns at once. */
    void soon(Runnable task) {
        work.execute(task);
    }

    /** Does it once, after this time. */
    void after(Duration time, Runnable task) {
        var _ = work.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does it again and again, with this time between. */
    void every(Duration time, Runnable task) {
        var _ = work.scheduleWithFixedDelay(task, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does it, and waits for the result; throws what it throws. */
    <T> T on(Callable<T> task) {
        return get(work.submit(task));
    }

    /** Waits for the result of something that runs there. */
    static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the link's thread", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("the link's thread failed", e.getCause());
        }
    }

    @Override
    public void close() {
        work.shutdownNow();
    }
}
