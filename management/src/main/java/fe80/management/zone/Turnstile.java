package fe80.management.zone;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets so many hosts at a time be called: were all of a large zone called at once, each would be slow, and most too
 * slow for their callers' patience. A host that does not answer keeps others from their turn for a moment only.
 */
final class Turnstile {

    private final Semaphore free;
    private final Duration moment;

    Turnstile(int atOnce, Duration moment) {
        this.free = new Semaphore(atOnce, true);
        this.moment = moment;
    }

    /** Waits for a turn, which lasts until it is closed, or for the moment if that is shorter. */
    Turn enter() throws InterruptedException {
        free.acquire();
        Turn turn = new Turn(free);
        CompletableFuture.delayedExecutor(moment.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(turn::close);
        return turn;
    }

    /** One host's. */
    static final class Turn implements AutoCloseable {

        private final Semaphore free;
        private final AtomicBoolean over = new AtomicBoolean();

        private Turn(Semaphore free) {
            this.free = free;
        }

        @Override
        public void close() {
            if (!over.getAndSet(true)) {
                free.release();
            }
        }
    }
}
