package fe80.management.zone;

import fe80.management.zone.ZoneException.Reason;
import fe80.v1.SystemVm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One watcher of the live view. The hosts never wait for it: a watcher that falls too far behind is cut off. */
final class ZoneWatch implements AutoCloseable {

    /** What a watcher is told. */
    sealed interface News {
        /** A System VM is there, or has changed. */
        record Changed(SystemVm now) implements News {}

        /** A System VM is there no longer. */
        record Removed(String uuid) implements News {}

        /** Everything that was there at the start has been told. */
        record Synced() implements News {}
    }

    /** How far behind it may fall, beyond what was there at the start: a host of 50 that is lost is 50 changes. */
    static final int MOST_BEHIND = 1 << 14;

    private final BlockingQueue<News> news;
    private final Consumer<ZoneWatch> closing;
    private volatile boolean overrun;

    ZoneWatch(List<SystemVm> snapshot, Consumer<ZoneWatch> closing) {
        this.closing = closing;
        this.news = new LinkedBlockingQueue<>(snapshot.size() + 1 + MOST_BEHIND);
        snapshot.forEach(vm -> tell(new News.Changed(vm)));
        tell(new News.Synced());
    }

    /** Returns at once. */
    void tell(News item) {
        if (!news.offer(item)) {
            overrun = true;
            close();
        }
    }

    /**
     * Waits for the next, but no longer than so; empty if there was none.
     *
     * @throws ZoneException if something was lost, since the watcher was too slow
     */
    Optional<News> next(Duration patience) throws InterruptedException {
        if (overrun) {
            throw new ZoneException(
                    Reason.EXHAUSTED,
                    "this watcher was more than " + MOST_BEHIND + " changes behind and was cut off; watch anew");
        }
        return Optional.ofNullable(news.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public void close() {
        closing.accept(this);
    }
}
