package fe80.management.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What was done and refused. Entries are only ever added; nothing here changes or removes one. */
public final class AuditTable {

    private final Store store;

    AuditTable(Store store) {
        this.store = store;
    }

    /** Adds these, all or none. */
    public void add(List<AuditEntry> entries) {
        var _ = store.transaction("write the audit log", handle -> {
            var batch = handle.prepareBatch("insert into audit"
                    + " (at, request_id, member, method, vm_name, vm_uuid, host, outcome, detail, took_ms)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            for (AuditEntry entry : entries) {
                batch.bind(0, entry.at())
                        .bind(1, cut(entry.requestId(), 64))
                        .bind(2, cut(entry.user(), 64))
                        .bind(3, cut(entry.method(), 100))
                        .bind(4, cut(entry.vmName(), 63))
                        .bind(5, cut(entry.vmUuid(), 36))
                        .bind(6, cut(entry.host(), 253))
                        .bind(7, cut(entry.outcome(), 32))
                        .bind(8, cut(entry.detail(), 1000))
                        .bind(9, entry.took().toMillis())
                        .add();
            }
            return batch.execute();
        });
    }

    /**
     * Which entries are read.
     *
     * @param from when, this moment included
     * @param until when, this moment not included
     * @param vm the name or UUID of the System VM that they are about; empty: any, or none
     * @param user who asked for it; empty: anybody
     */
    public record Wanted(Instant from, Instant until, String vm, String user) {}

    /**
     * A page of the log, oldest first.
     *
     * @param after the number of the entry before the first, 0 for the oldest
     */
    public List<Numbered> read(Wanted wanted, long after, int limit) {
        return store.transaction("read the audit log", handle -> page(handle, wanted, after, limit));
    }

    /** A page of all that was written in this time. */
    public List<Numbered> read(Instant from, Instant until, long after, int limit) {
        return read(new Wanted(from, until, "", ""), after, limit);
    }

    private static List<Numbered> page(Handle handle, Wanted wanted, long after, int limit) {
        return handle.createQuery("select * from audit where at >= :from and at < :until and id > :after"
                        + (wanted.vm().isEmpty() ? "" : " and (vm_name = :vm or vm_uuid = :vm)")
                        + (wanted.user().isEmpty() ? "" : " and member = :user")
                        + " order by id limit :limit")
                .bindMethods(wanted)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> new Numbered(
                        row.getLong("id"),
                        new AuditEntry(
                                row.getTimestamp("at").toInstant(),
                                row.getString("request_id"),
                                row.getString("member"),
                                row.getString("method"),
                                row.getString("vm_name"),
                                row.getString("vm_uuid"),
                                row.getString("host"),
                                row.getString("outcome"),
                                row.getString("detail"),
                                Duration.ofMillis(row.getLong("took_ms")))))
                .list();
    }

    /** An entry with its number in the log; a number may be left out, but never comes twice. */
    public record Numbered(long number, AuditEntry entry) {}

    /** PostgreSQL has no room for NUL in text. */
    private static String cut(String text, int length) {
        String clean = text.replace('\0', '\ufffd');
        return clean.length() <= length ? clean : clean.substring(0, length - 1) + "…";
    }
}
