package fe80.agent;

import fe80.systemvm.Reachability;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What is known of each System VM of this host now, for everyone to read, and to be told of its changes. */
final class Board {

    private static final Logger LOG = LoggerFactory.getLogger(Board.class);

    // Guarded by this, as is the order in which watchers are told; nothing waits while it is held.
    private final Map<UUID, Sighting> sightings = new TreeMap<>();
    private final Map<UUID, Stage> stages = new HashMap<>();
    private final Set<BoardWatch> watches = ConcurrentHashMap.newKeySet();

    /** Puts up what is known of a VM; the time since when stays if the state does. */
    synchronized void post(Sighting now) {
        Sighting before = sightings.get(now.vm().uuid());
        Sighting placed = now.at(stages.getOrDefault(now.vm().uuid(), Stage.STAYING));
        Sighting posted = before == null ? placed : placed.after(before);
        sightings.put(now.vm().uuid(), posted);
        if (before == null
                || before.reachability().state() != posted.reachability().state()) {
            log(posted);
        }
        if (before == null || posted.differs(before)) {
            watches.forEach(watch -> watch.changed(posted));
        }
    }

    /** A VM that is here, or is to come, is this far on its way. */
    synchronized void migrate(UUID vm, Stage stage) {
        if (stage == Stage.STAYING) {
            stages.remove(vm);
        } else {
            stages.put(vm, stage);
        }
        find(vm).ifPresent(this::post);
    }

    /** Adds how the VMs behave; those of whom that is news are told. */
    synchronized void add(Conduct conduct) {
        sightings.replaceAll((_, sighting) -> sighting.hosted()
                .port()
                .map(port -> sighting.with(conduct.offences().getOrDefault(port, Map.of())))
                .orElse(sighting));
        sightings.values().stream()
                .filter(sighting -> sighting.hosted()
                        .port()
                        .filter(conduct.news()::contains)
                        .isPresent())
                .forEach(sighting -> {
                    logConduct(sighting);
                    watches.forEach(watch -> watch.changed(sighting));
                });
    }

    private static void logConduct(Sighting now) {
        LOG.atWarn()
                .addKeyValue("vm", now.vm().name())
                .addKeyValue("uuid", now.vm().uuid())
                .addKeyValue("offences", new TreeMap<>(now.offences()))
                .log("a System VM misbehaves, and what it sends is dropped");
    }

    private static void log(Sighting now) {
        Reachability way = now.reachability();
        LOG.atLevel(level(way.state()))
                .addKeyValue("vm", now.vm().name())
                .addKeyValue("uuid", now.vm().uuid())
                .addKeyValue("state", way.state())
                .addKeyValue("reason", way.reason())
                .log("the way to a System VM changed");
    }

    /** A System VM that boots or ends passes through some of the states; the others somebody has to look into. */
    private static Level level(Reachability.State state) {
        return switch (state) {
            case ABSENT, STOPPED, SILENT, REFUSED, READY -> Level.INFO;
            case NO_LINK, NO_PORT, HANDSHAKE_FAILED, HOST_KEY_MISMATCH, AUTH_REJECTED, LEGACY_ONLY -> Level.WARN;
        };
    }

    /** Takes down a VM that is not on this host any more. */
    synchronized void remove(UUID vm) {
        if (sightings.remove(vm) != null) {
            watches.forEach(watch -> watch.removed(vm));
        }
    }

    /** All System VMs, by name. */
    synchronized List<Sighting> all() {
        return sightings.values().stream()
                .sorted(Comparator.comparing(sighting -> sighting.vm().name()))
                .toList();
    }

    synchronized Optional<Sighting> find(UUID vm) {
        return Optional.ofNullable(sightings.get(vm));
    }

    /**
     * The System VM of this name or UUID.
     *
     * @throws AgentException if there is none
     */
    Sighting find(String nameOrUuid) {
        return known(nameOrUuid)
                .orElseThrow(() -> new AgentException(
                        AgentException.Reason.NO_SUCH_VM,
                        "there is no System VM \"" + nameOrUuid.replaceAll("\\p{C}", "?")
                                + "\" on this host; 'fe80 ls' shows those that there are"));
    }

    /** The System VM of this name or UUID, if there is one. */
    synchronized Optional<Sighting> known(String nameOrUuid) {
        return sightings.values().stream()
                .filter(sighting -> sighting.vm().name().equals(nameOrUuid)
                        || sighting.vm().uuid().toString().equalsIgnoreCase(nameOrUuid))
                .findFirst();
    }

    /** How many System VMs are in this state. */
    synchronized long count(Reachability.State state) {
        return sightings.values().stream()
                .filter(sighting -> sighting.reachability().state() == state)
                .count();
    }

    /** Tells what there is now, then each change, until it is closed. */
    synchronized BoardWatch watch() {
        BoardWatch watch = new BoardWatch(all(), watches::remove);
        watches.add(watch);
        return watch;
    }
}
