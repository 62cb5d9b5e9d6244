package fe80.agent;

import fe80.systemvm.SystemVm;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes to the System VMs of this host, and which have left it a moment ago. */
final class Traffic {

    /** For how long a call waits for a VM that switches to another host. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** For how long those who come too late are told so. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<UUID, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<String, Instant> departed = new ConcurrentHashMap<>();

    Traffic(InstantSource clock) {
        this.clock = clock;
    }

    Lane lane(SystemVm vm) {
        return lanes.computeIfAbsent(vm.uuid(), _ -> new Lane());
    }

    /** Enters the lane to this one; see {@link Lane#enter}. */
    Lane.Use enter(SystemVm vm, boolean ends) throws InterruptedException {
        return lane(vm).enter(vm, ends, PATIENCE);
    }

    /** It is on another host now. */
    void moved(SystemVm vm) {
        Instant now = clock.instant();
        departed.values().removeIf(when -> when.plus(REMEMBERED).isBefore(now));
        departed.put(vm.name(), now);
        departed.put(vm.uuid().toString(), now);
    }

    /** It is not here any more. If calls for it wait, it has moved: libvirt may tell that to others first. */
    void gone(SystemVm vm) {
        Lane lane = lanes.get(vm.uuid());
        if (lane != null && lane.isHeld()) {
            moved(vm);
        }
    }

    /** Nobody finds it here any more. */
    void forget(UUID vm) {
        lanes.remove(vm);
    }

    /**
     * Checks that this one has not left a moment ago.
     *
     * @throws AgentException if it has
     */
    void expectHere(String nameOrUuid) {
        Instant when = departed.get(nameOrUuid);
        if (when != null && when.plus(REMEMBERED).isAfter(clock.instant())) {
            throw Lane.moved(nameOrUuid);
        }
    }
}
