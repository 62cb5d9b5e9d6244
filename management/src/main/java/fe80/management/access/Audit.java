package fe80.management.access;

import fe80.management.store.AuditEntry;
import fe80.management.store.AuditTable;
import fe80.management.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit log: each entry to the server's own log at once, and to the database a moment later, many in one
 * transaction. While the database is away entries are kept, as many as there is room for, and written when it is back.
 */
public final class Audit implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final int ROOM = 20_000;
    private static final int MOST_AT_ONCE = 500;
    private static final long LOOK_MILLIS = 100;

    /** So that calls that follow each other are not delayed by a transaction for each. */
    private static final long GATHER_MILLIS = 20;

    private final AuditTable table;
    private final Duration pause;
    private final BlockingQueue<AuditEntry> waiting = new ArrayBlockingQueue<>(ROOM);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer = Thread.ofVirtual().name("audit").unstarted(this::writeAll);

    private volatile int writing;

    private Audit(AuditTable table, Duration pause) {
        this.table = table;
        this.pause = pause;
    }

    /** Starts to write to this table; after a failure it tries again once a second. */
    public static Audit start(AuditTable table) {
        return start(table, Duration.ofSeconds(1));
    }

    static Audit start(AuditTable table, Duration pause) {
        Audit audit = new Audit(table, pause);
        audit.writer.start();
        return audit;
    }

    /** Records what was done, or refused. Never waits for the database. */
    public void record(AuditEntry entry) {
        LOG.atInfo()
                .addKeyValue("request", entry.requestId())
                .addKeyValue("user", entry.user())
                .addKeyValue("method", entry.method())
                .addKeyValue("vm", entry.vmName())
                .addKeyValue("uuid", entry.vmUuid())
                .addKeyValue("host", entry.host())
                .addKeyValue("outcome", entry.outcome())
                .addKeyValue("detail", entry.detail())
                .addKeyValue("took_ms", entry.took().toMillis())
                .log("audit");
        if (!waiting.offer(entry)) {
            LOG.atError()
                    .addKeyValue("request", entry.requestId())
                    .log("there is no room for this entry until the database is back: it is in this log only");
        }
    }

    /** How many entries are not in the database yet. */
    public int backlog() {
        return waiting.size() + writing;
    }

    private void writeAll() {
        try {
            List<AuditEntry> batch = new ArrayList<>();
            while (!waiting.isEmpty() || !closing.await(0, TimeUnit.MILLISECONDS)) {
                AuditEntry first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    writing = 1;
                    var _ = closing.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
                    waiting.drainTo(batch, MOST_AT_ONCE - 1);
                    writing = batch.size();
                    write(batch);
                    writing = 0;
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** Until it is written; once the server is closing, one attempt has to do. */
    private void write(List<AuditEntry> batch) throws InterruptedException {
        while (true) {
            try {
                table.add(batch);
                return;
            } catch (StoreException e) {
                LOG.atWarn()
                        .addKeyValue("entries", batch.size() + waiting.size())
                        .addKeyValue("reason", e.getMessage())
                        .log("entries of the audit log wait for the database");
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.atError()
                            .addKeyValue("entries", batch.size())
                            .log("the database is away, and entries of the audit log are in this log only");
                    return;
                }
            }
        }
    }

    /** Writes what waits, if the database is there. */
    @Override
    public void close() {
        closing.countDown();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
