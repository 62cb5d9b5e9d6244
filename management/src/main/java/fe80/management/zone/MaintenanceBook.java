package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.management.store.EnrolledHost;
import fe80.management.store.MaintenanceTable;
import fe80.management.store.RegisterReader;
import java.time.Instant;
import java.util.Optional;

/** Where it is written down which hosts are out of use, so that it outlasts the server and all servers know. */
public record MaintenanceBook(MaintenanceTable table, RegisterReader register) {

    /** Takes a host out of use, and returns since when it is. */
    Instant begin(EnrolledHost host, Instant now, Caller caller) {
        table.begin(host.id(), now, caller.user().name());
        register.refresh();
        return Optional.ofNullable(register.current().maintenance().get(host.id()))
                .orElse(now);
    }

    /** Takes it back into use. */
    void end(EnrolledHost host) {
        table.end(host.id());
        register.refresh();
    }
}
