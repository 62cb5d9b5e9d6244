package fe80.management.store;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The hosts of the zone that are out of use: no System VM is placed on them. */
public final class MaintenanceTable {

    private final Store store;

    MaintenanceTable(Store store) {
        this.store = store;
    }

    /** Takes a host out of use. One that is out of use already stays so, since it was first. */
    public void begin(UUID host, Instant since, String begunBy) {
        var _ = store.change("begin the maintenance of a host", handle -> {
            boolean already = handle.createQuery("select count(*) from maintenance where host = ?")
                            .bind(0, host)
                            .mapTo(Integer.class)
                            .one()
                    > 0;
            return already
                    ? 0
                    : handle.createUpdate("insert into maintenance (host, since, begun_by) values (?, ?, ?)")
                            .bind(0, host)
                            .bind(1, since)
                            .bind(2, begunBy)
                            .execute();
        });
    }

    /** Takes it back into use. */
    public void end(UUID host) {
        var _ = store.change(
                "end the maintenance of a host",
                handle -> handle.execute("delete from maintenance where host = ?", host));
    }

    static Map<UUID, Instant> all(Handle handle) {
        return handle
                .createQuery("select host, since from maintenance")
                .map((row, _) -> Map.entry(
                        row.getObject("host", UUID.class),
                        row.getObject("since", java.time.OffsetDateTime.class).toInstant()))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
