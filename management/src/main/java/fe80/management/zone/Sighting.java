package fe80.management.zone;

import fe80.v1.SystemVm;
import java.util.UUID;

/**
 * A System VM on a host.
 *
 * @param host the id of the host that told of it
 * @param vm what it told last; UNKNOWN if it does not answer now
 */
record Sighting(UUID host, SystemVm vm) {

    Place place() {
        return new Place(vm.getName(), vm.getUuid(), host);
    }
}
