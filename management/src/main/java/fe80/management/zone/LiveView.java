package fe80.management.zone;

import fe80.management.zone.ZoneWatch.News;
import fe80.v1.Kind;
import fe80.v1.Reachability;
import fe80.v1.SystemVm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All System VMs of the zone as their hosts tell of them now, for everyone to read, and to be told of changes. Who
 * reads waits for nobody; who changes it holds its monitor, which is also the order in which watchers are told.
 */
final class LiveView {

    private final NavigableMap<Place, Sighting> sightings = new ConcurrentSkipListMap<>();
    private final Map<String, Set<Place>> byUuid = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Map<UUID, Map<String, Place>> byHost = new HashMap<>();
    private final Transit transit = new Transit();
    private final Departed departed = new Departed(System::nanoTime);
    private final Set<ZoneWatch> watches = ConcurrentHashMap.newKeySet();

    /** A host tells that a System VM is there, or has changed, and is now so. */
    synchronized void post(UUID host, SystemVm vm) {
        notifyAll();
        Sighting sighting = new Sighting(host, vm);
        transit.arrive(vm);
        Map<String, Place> ofHost = byHost.computeIfAbsent(host, _ -> new HashMap<>());
        Place before = ofHost.get(vm.getUuid());
        if (before != null && !before.name().equals(vm.getName())) {
            takeDown(before);
        }
        byHost.computeIfAbsent(host, _ -> ofHost).put(vm.getUuid(), sighting.place());
        byUuid.merge(vm.getUuid(), Set.of(sighting.place()), LiveView::union);
        sightings.put(sighting.place(), sighting);
        settle(sighting.place());
    }

    /** A host tells that a System VM is there no longer. */
    synchronized void remove(UUID host, String uuid) {
        notifyAll();
        Place place = byHost.getOrDefault(host, Map.of()).get(uuid);
        if (place != null) {
            takeDown(place);
        }
    }

    /** A host has told all that it has: what else was known of it is there no longer. */
    synchronized void keep(UUID host, Set<String> uuids) {
        List.copyOf(byHost.getOrDefault(host, Map.of()).values()).stream()
                .filter(place -> !uuids.contains(place.uuid()))
                .forEach(this::takeDown);
    }

    /** A host does not answer: nothing is known of its System VMs since then. */
    synchronized void lose(UUID host, Instant since, String reason) {
        notifyAll();
        for (Place place : List.copyOf(byHost.getOrDefault(host, Map.of()).values())) {
            SystemVm last = sighting(place).vm();
            put(new Sighting(host, Unknown.since(last, since, reason)));
        }
    }

    private void takeDown(Place place) {
        transit.depart(sighting(place));
        departed.add(sighting(place));
        sightings.remove(place);
        byUuid.computeIfPresent(place.uuid(), (_, places) -> without(places, place));
        byHost.computeIfPresent(place.host(), (_, places) -> {
            places.remove(place.uuid());
            return places.isEmpty() ? null : places;
        });
        Optional<Sighting> elsewhere = byUuid.getOrDefault(place.uuid(), Set.of()).stream()
                .map(this::sighting)
                .findFirst();
        if (elsewhere.isEmpty()) {
            watches.forEach(watch -> watch.tell(new News.Removed(place.uuid())));
        }
        settle(place);
        elsewhere.map(Sighting::place).map(this::sighting).ifPresent(this::tell);
    }

    /** Says of what has changed, and of everything that shares a name or a UUID with it, whether it is in conflict. */
    private void settle(Place changed) {
        for (Place one : related(changed)) {
            Sighting sighting = sighting(one);
            String conflict = Conflict.of(
                    sighting, related(one).stream().map(this::sighting).toList());
            boolean settled = sighting.vm().getConflict().equals(conflict);
            if (!settled) {
                put(new Sighting(
                        one.host(),
                        sighting.vm().toBuilder().setConflict(conflict).build()));
            } else if (one.equals(changed)) {
                tell(sighting);
            }
        }
    }

    private Set<Place> related(Place place) {
        Set<Place> places = new TreeSet<>(byUuid.getOrDefault(place.uuid(), Set.of()));
        places.addAll(named(place.name()).keySet());
        return places;
    }

    private NavigableMap<Place, Sighting> named(String name) {
        UUID least = new UUID(Long.MIN_VALUE, Long.MIN_VALUE);
        return sightings.subMap(new Place(name, "", least), true, new Place(name + '\0', "", least), false);
    }

    private Sighting sighting(Place place) {
        Sighting sighting = sightings.get(place);
        if (sighting == null) {
            throw new IllegalStateException("an index of the live view names what is not in it: " + place);
        }
        return sighting;
    }

    private void put(Sighting sighting) {
        sightings.put(sighting.place(), sighting);
        tell(sighting);
    }

    private void tell(Sighting sighting) {
        watches.forEach(watch -> watch.tell(new News.Changed(sighting.vm())));
    }

    /** What is seen under this name or UUID: more than one if they are in conflict. */
    List<Sighting> find(String nameOrUuid) {
        List<Sighting> named = List.copyOf(named(nameOrUuid).values());
        return named.isEmpty()
                ? byUuid.getOrDefault(nameOrUuid.toLowerCase(java.util.Locale.ROOT), Set.of()).stream()
                        .map(sightings::get)
                        .flatMap(Stream::ofNullable)
                        .toList()
                : named;
    }

    /** What {@link Departed#find} says. */
    synchronized Optional<Sighting> departed(SystemVm now) {
        return departed.find(now);
    }

    /**
     * What is seen under this name or UUID once nothing of that switches to another host any more; after so long, as it
     * is then.
     *
     * @param left a host that says that it has left, whatever is seen
     */
    List<Sighting> awaitSettled(String nameOrUuid, Optional<UUID> left, Duration patience) throws InterruptedException {
        Optional<List<Sighting>> settled = settled(nameOrUuid, left);
        return settled.isPresent() ? settled.get() : await(nameOrUuid, left, patience);
    }

    /** The same if it need not be waited for. */
    Optional<List<Sighting>> settled(String nameOrUuid, Optional<UUID> left) {
        List<Sighting> found = find(nameOrUuid);
        return unsettled(nameOrUuid, found, left) <= 0 ? Optional.of(found) : Optional.empty();
    }

    private synchronized List<Sighting> await(String nameOrUuid, Optional<UUID> left, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            List<Sighting> found = find(nameOrUuid);
            long wait = Math.min(end - System.nanoTime(), unsettled(nameOrUuid, found, left));
            if (wait <= 0) {
                return found;
            }
            TimeUnit.NANOSECONDS.timedWait(this, wait);
        }
    }

    /** For how long this is not final, in nanoseconds. */
    private long unsettled(String nameOrUuid, List<Sighting> found, Optional<UUID> left) {
        if (found.isEmpty()) {
            return left.isPresent() ? Long.MAX_VALUE : transit.left(nameOrUuid);
        }
        return found.stream().anyMatch(sighting -> sighting.switches() || left.equals(Optional.of(sighting.host())))
                ? Long.MAX_VALUE
                : 0;
    }

    /** What is on this host. */
    synchronized List<Sighting> on(UUID host) {
        return byHost.getOrDefault(host, Map.of()).values().stream()
                .map(this::sighting)
                .sorted(Comparator.comparing(Sighting::place))
                .toList();
    }

    /** What is selected, in order, after this place, if there is one: at most so many. */
    List<Sighting> page(Predicate<SystemVm> selection, Optional<Place> after, int size) {
        NavigableMap<Place, Sighting> rest =
                after.map(place -> sightings.tailMap(place, false)).orElse(sightings);
        List<Sighting> page = new ArrayList<>();
        for (Sighting sighting : rest.values()) {
            if (page.size() == size) {
                break;
            }
            if (selection.test(sighting.vm())) {
                page.add(sighting);
            }
        }
        return page;
    }

    /** The System VMs of a host. */
    synchronized List<SystemVm> of(UUID host) {
        return byHost.getOrDefault(host, Map.of()).values().stream()
                .map(place -> sighting(place).vm())
                .toList();
    }

    /** How many System VMs that run trust the SSH authority with this fingerprint, as far as is known. */
    long trusting(String fingerprint) {
        return sightings.values().stream()
                .map(Sighting::vm)
                .filter(vm -> vm.getSshAuthoritiesList().contains(fingerprint))
                .count();
    }

    /** How many of a host's System VMs are in each state. */
    synchronized Map<Reachability.State, Integer> count(UUID host) {
        Map<Reachability.State, Integer> counts = new HashMap<>();
        byHost.getOrDefault(host, Map.of())
                .values()
                .forEach(place ->
                        counts.merge(sighting(place).vm().getReachability().getState(), 1, Integer::sum));
        return counts;
    }

    /** How many System VMs are in each state. */
    Map<Reachability.State, Integer> count() {
        Map<Reachability.State, Integer> counts = new EnumMap<>(Reachability.State.class);
        sightings
                .values()
                .forEach(
                        sighting -> counts.merge(sighting.vm().getReachability().getState(), 1, Integer::sum));
        return counts;
    }

    /** How many there are who are told each change. */
    int watchers() {
        return watches.size();
    }

    /** How many System VMs of this kind there are on each host that has one. */
    Map<UUID, Integer> count(Kind kind) {
        Map<UUID, Integer> counts = new HashMap<>();
        sightings.values().stream()
                .filter(sighting -> sighting.vm().getKind() == kind)
                .forEach(sighting -> counts.merge(sighting.host(), 1, Integer::sum));
        return counts;
    }

    /** Tells what there is now, then each change, until it is closed. */
    synchronized ZoneWatch watch() {
        ZoneWatch watch =
                new ZoneWatch(sightings.values().stream().map(Sighting::vm).toList(), watches::remove);
        watches.add(watch);
        return watch;
    }

    private static Set<Place> union(Set<Place> places, Set<Place> more) {
        Set<Place> union = new HashSet<>(places);
        union.addAll(more);
        return Set.copyOf(union);
    }

    private static @Nullable Set<Place> without(Set<Place> places, Place one) {
        Set<Place> rest = new HashSet<>(places);
        rest.remove(one);
        return rest.isEmpty() ? null : Set.copyOf(rest);
    }
}
