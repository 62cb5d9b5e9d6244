package fe80.management.zone;

import fe80.v1.SystemVm;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The System VMs that have left one host, while the other, to which they switch, has not told of them yet: the two are
 * heard independently.
 */
final class Transit {

    private static final long LONGEST = Duration.ofSeconds(5).toNanos();

    private final Map<String, Long> ends = new ConcurrentHashMap<>();

    /** A host tells that it has it no longer. */
    void depart(Sighting last) {
        if (last.switches()) {
            long now = System.nanoTime();
            ends.values().removeIf(end -> end - now <= 0);
            long end = now + LONGEST;
            ends.put(last.vm().getName(), end);
            ends.put(last.vm().getUuid(), end);
        }
    }

    /** A host tells that it has it. */
    void arrive(SystemVm vm) {
        ends.remove(vm.getName());
        ends.remove(vm.getUuid());
    }

    /** For how long this one may still be on its way, in nanoseconds; not positive if it is not. */
    long left(String nameOrUuid) {
        Long named = ends.get(nameOrUuid);
        Long end = named == null ? ends.get(nameOrUuid.toLowerCase(Locale.ROOT)) : named;
        return end == null ? 0 : end - System.nanoTime();
    }
}
