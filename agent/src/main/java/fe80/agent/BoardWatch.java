package fe80.agent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One watcher's place at the board. Who posts never waits for it: a watcher that falls too far behind is cut off. */
final class BoardWatch implements AutoCloseable {

    /** What a watcher is told. */
    sealed interface News {
        /** A System VM is there, or has changed. */
        record Changed(Sighting now) implements News {}

        /** A System VM is there no longer. */
        record Removed(UUID vm) implements News {}

        /** Everything that was there at the start has been told. */
        record Synced() implements News {}
    }

    /** How far behind it may fall, beyond what was there at the start. */
    private static final int MOST_BEHIND = 1024;

    private final BlockingQueue<News> news;
    private final Consumer<BoardWatch> closing;
    private volatile boolean overrun;

    BoardWatch(List<Sighting> snapshot, Consumer<BoardWatch> closing) {
        this.closing = closing;
        this.news = new LinkedBlockingQueue<>(snapshot.size() + 1 + MOST_BEHIND);
        snapshot.forEach(this::changed);
        tell(new News.Synced());
    }

    void changed(Sighting now) {
        tell(new News.Changed(now));
    }

    void removed(UUID vm) {
        tell(new News.Removed(vm));
    }

    private void tell(News item) {
        if (!news.offer(item)) {
            overrun = true;
            close();
        }
    }

    /**
     * Waits for the next, for so long; empty if there was none.
     *
     * @throws AgentException if something was lost, since the watcher was too slow
     */
    Optional<News> next(Duration patience) throws InterruptedException {
        if (overrun) {
            throw new AgentException(
                    AgentException.Reason.TOO_SLOW,
                    "this watcher was more than " + MOST_BEHIND + " changes behind and was cut off; watch anew");
        }
        return Optional.ofNullable(news.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        closing.accept(this);
    }
}
