package fe80.management.zone;

import fe80.v1.Migration;
import fe80.v1.SystemVm;
import java.util.UUID;

/**
 * A System VM on a host.
 *
 * @param host the id of the host that told of it
 * @param vm what it told last; UNKNOWN if it does not answer now
 */
record Sighting(UUID host, SystemVm vm) {

    /** Whether it is on its way from one host to another. */
    boolean moves() {
        return vm.getMigration() != Migration.MIGRATION_UNSPECIFIED;
    }

    /** Whether it is about to run on another host than the one that called it so, and calls have to wait for that. */
    boolean switches() {
        return vm.getMigration() == Migration.SWITCHING;
    }

    Place place() {
        return new Place(vm.getName(), vm.getUuid(), host);
    }
}
