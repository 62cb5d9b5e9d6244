package fe80.management.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the register of the zone in memory: asks each second whether it has changed, so that what one server of the
 * zone changes, the others know within about a second. While the database is away the last one serves on.
 */
public final class RegisterReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegisterReader.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Store store;
    private final InstantSource time;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("register").factory());

    // Guarded by this.
    private final List<Consumer<Register>> listeners = new ArrayList<>();

    private volatile Register current;
    private volatile Instant confirmed;

    private RegisterReader(Store store, InstantSource time) {
        this.store = store;
        this.time = time;
        this.confirmed = time.instant();
        this.current = store.register();
    }

    /**
     * Reads it, and goes on doing so.
     *
     * @throws StoreException if it cannot be read
     */
    public static RegisterReader start(Store store) {
        Instant begun = Instant.now();
        long ticks = System.nanoTime();
        return start(store, () -> begun.plusNanos(System.nanoTime() - ticks));
    }

    /** With a time that nobody can set: the host's clock may jump, and that is no absence of the database. */
    public static RegisterReader start(Store store, InstantSource time) {
        RegisterReader reader = new RegisterReader(store, time);
        var _ = reader.timer.scheduleWithFixedDelay(
                reader::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return reader;
    }

    /** As last read. */
    public Register current() {
        return current;
    }

    /** How long ago it was last seen to be what the database has. */
    public Duration absence() {
        return Duration.between(confirmed, time.instant());
    }

    /**
     * Reads it now: for who has just changed something.
     *
     * @throws StoreException if it cannot be read
     */
    public synchronized void refresh() {
        Instant asked = time.instant();
        if (store.registerVersion() != current.version()) {
            current = store.register();
            listeners.forEach(listener -> listener.accept(current));
        }
        confirmed = asked;
    }

    /** Tells this one of the register as it is, and of each that follows; it must not wait for anything. */
    public synchronized void listen(Consumer<Register> listener) {
        listeners.add(listener);
        listener.accept(current);
    }

    private void look() {
        try {
            refresh();
        } catch (StoreException e) {
            LOG.atWarn()
                    .addKeyValue("seconds", absence().toSeconds())
                    .addKeyValue("reason", e.getMessage())
                    .log("the database is away, and the register of the zone is as it was");
        } catch (RuntimeException e) {
            LOG.error("the register of the zone could not be read", e);
        }
    }

    @Override
    public void close() {
        timer.close();
    }
}
