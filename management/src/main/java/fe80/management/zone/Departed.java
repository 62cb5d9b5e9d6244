package fe80.management.zone;

import fe80.v1.SystemVm;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/**
 * The System VMs of other programs that a host has no longer, as it told of them last, if it had pinned their host key.
 * The host that one is migrated to may be heard later than the one that it has left. Not for several threads at once.
 */
final class Departed {

    static final Duration KEPT = Duration.ofMinutes(1);
    static final int MOST = 4096;

    private final LongSupplier nanoTime;
    private final SequencedMap<Identity, Departure> departures = new LinkedHashMap<>(); // The eldest first.

    /** What a pinned host key is of. */
    private record Identity(String uuid, String controlMac) {

        static Identity of(SystemVm vm) {
            return new Identity(vm.getUuid(), vm.getControlMac());
        }
    }

    private record Departure(Sighting last, long at) {}

    Departed(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A host tells that it has it no longer. */
    void add(Sighting last) {
        if (last.vm().getDeployed() || last.vm().getHostKey().isEmpty()) {
            return;
        }
        drop();
        Identity identity = Identity.of(last.vm());
        departures.remove(identity);
        if (departures.size() == MOST) {
            departures.pollFirstEntry();
        }
        departures.put(identity, new Departure(last, nanoTime.getAsLong()));
    }

    /**
     * What was told last of this one, if that is not long ago; for the last time if who has it now has pinned a key.
     */
    Optional<Sighting> find(SystemVm now) {
        drop();
        Identity identity = Identity.of(now);
        Departure departure = now.getHostKey().isEmpty() ? departures.get(identity) : departures.remove(identity);
        return Optional.ofNullable(departure).map(Departure::last);
    }

    private void drop() {
        long now = nanoTime.getAsLong();
        departures.values().removeIf(departure -> now - departure.at() >= KEPT.toNanos());
    }
}
