package fe80.management.zone;

import fe80.management.authority.Identity;
import fe80.management.store.EnrolledHost;
import fe80.management.zone.ZoneException.Reason;
import fe80.v1.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The zone as it is now: a connection to each of its hosts, and what they tell of their System VMs. It keeps nothing
 * that the hosts could not tell again, so any number of servers may look at one zone without knowing of each other.
 */
public final class Zone implements AutoCloseable {

    /** For how long a call waits for a System VM that switches to another host. */
    private static final Duration SWITCH = Duration.ofSeconds(60);

    private final LiveView view = new LiveView();
    private final Map<UUID, HostKeeper> keepers = new ConcurrentHashMap<>();
    private final Dialler dialler;
    private final Trust trust;
    private final Clock clock;
    private volatile Map<UUID, Instant> maintenance = Map.of();

    /**
     * A zone without hosts yet.
     *
     * @param identity who this server is; asked for at each handshake
     */
    public Zone(Supplier<Identity> identity, Trust trust, Clock clock) {
        this.dialler = new Dialler(identity);
        this.trust = trust;
        this.clock = clock;
    }

    /** Listens to these hosts from now on, and to no others. One whose address has changed is connected anew. */
    public synchronized void keep(Collection<EnrolledHost> hosts) {
        Map<UUID, EnrolledHost> wanted =
                hosts.stream().collect(Collectors.toMap(EnrolledHost::id, Function.identity()));
        keepers.values().stream()
                .filter(keeper -> !keeper.host().equals(wanted.get(keeper.host().id())))
                .toList()
                .forEach(this::drop);
        wanted.values().stream().filter(host -> !keepers.containsKey(host.id())).forEach(this::take);
    }

    /** Has each host that is heard of get the certificates that it would get now, if it has others. Waits for none. */
    public void renew() {
        keepers.values().forEach(HostKeeper::renewIfBehind);
    }

    /** Places no System VM on these from now on, and says so of them: hosts that are out of use, and since when. */
    public void maintain(Map<UUID, Instant> hosts) {
        maintenance = Map.copyOf(hosts);
    }

    /** Since when this host is out of use; empty if it is in use. */
    Optional<Instant> maintenance(HostKeeper keeper) {
        return Optional.ofNullable(maintenance.get(keeper.host().id()));
    }

    private void take(EnrolledHost host) {
        HostKeeper keeper = new HostKeeper(host, dialler, view, trust, clock);
        keepers.put(host.id(), keeper);
        keeper.start();
    }

    private void drop(HostKeeper keeper) {
        keepers.remove(keeper.host().id());
        keeper.close();
    }

    Trust trust() {
        return trust;
    }

    LiveView view() {
        return view;
    }

    /** How many there are of what, now. */
    public Census census() {
        int unreachable = silentHosts().size();
        return new Census(keepers.size() - unreachable, unreachable, view.count(), view.watchers());
    }

    /** All hosts, by name. */
    List<HostKeeper> hosts() {
        return keepers.values().stream()
                .sorted(Comparator.comparing(keeper -> keeper.host().name()))
                .toList();
    }

    /**
     * The host of this name or id.
     *
     * @throws ZoneException if there is none
     */
    HostKeeper host(String nameOrId) {
        return keepers.values().stream()
                .filter(keeper -> keeper.host().name().equals(nameOrId)
                        || keeper.host().id().toString().equalsIgnoreCase(nameOrId))
                .findFirst()
                .orElseThrow(() -> new ZoneException(
                        Reason.NOT_FOUND,
                        "there is no host \"" + printable(nameOrId) + "\" in this zone; 'fe80 hosts' shows those"
                                + " that there are"));
    }

    /** The names of the hosts whose System VMs were not told yet. */
    List<String> missingHosts() {
        return hosts().stream()
                .filter(keeper -> !keeper.known())
                .map(keeper -> keeper.host().name())
                .toList();
    }

    /** The names of the hosts that do not answer. */
    List<String> silentHosts() {
        return hosts().stream()
                .filter(keeper -> keeper.presence() instanceof Presence.Unreachable)
                .map(keeper -> keeper.host().name())
                .toList();
    }

    /**
     * Where the System VM of this name or UUID is.
     *
     * @throws ZoneException if there is none, or more than one
     */
    Route route(String nameOrUuid) {
        return route(nameOrUuid, view.find(nameOrUuid));
    }

    /**
     * The same, but if the System VM switches to another host now, waits until it has.
     *
     * @throws ZoneException if there is none, or more than one, or it has not switched for too long
     */
    Route settledRoute(String nameOrUuid) throws InterruptedException {
        return settledRoute(nameOrUuid, Optional.empty());
    }

    /** The same, of one that is not on this host any more, whatever is seen. */
    Route settledRoute(String nameOrUuid, Optional<UUID> left) throws InterruptedException {
        List<Sighting> found = view.awaitSettled(nameOrUuid, left, SWITCH);
        if (found.stream().anyMatch(Sighting::switches)) {
            throw new ZoneException(
                    Reason.UNREACHABLE,
                    "nothing was done: " + found.getFirst().vm().getName() + " is being migrated, and has not arrived"
                            + " after " + SWITCH.toSeconds() + " s; try again");
        }
        return route(nameOrUuid, found);
    }

    /** The same if it need not be waited for. */
    Optional<Route> routeNow(String nameOrUuid, Optional<UUID> left) {
        return view.settled(nameOrUuid, left).map(found -> route(nameOrUuid, found));
    }

    private Route route(String nameOrUuid, List<Sighting> found) {
        if (found.isEmpty()) {
            throw new ZoneException(
                    Reason.NOT_FOUND, "there is no System VM \"" + printable(nameOrUuid) + "\" in this zone" + hint());
        }
        Sighting first = found.getFirst();
        String conflict = Conflict.of(first, found);
        if (!conflict.isEmpty()) {
            throw new ZoneException(Reason.WRONG_STATE, "nothing was done: " + conflict);
        }
        // Of one that moves, what its next host tells.
        Sighting now =
                found.stream().filter(sighting -> !sighting.moves()).findFirst().orElse(first);
        HostKeeper keeper = keepers.get(now.host());
        if (keeper == null) {
            throw new ZoneException(
                    Reason.NOT_FOUND, "the host of " + now.vm().getName() + " was just removed from this zone");
        }
        return new Route(keeper, now.vm());
    }

    /** How many hosts that are heard of have a certificate of the authority with this fingerprint. */
    public int hostsWith(String fingerprint) {
        return Math.toIntExact(keepers.values().stream()
                .filter(keeper -> keeper.presence() instanceof Presence.Live)
                .map(keeper -> keeper.details().getZoneCertificates())
                .filter(has -> has.getTlsIssuer().equals(fingerprint)
                        || has.getSshAuthoritiesList().contains(fingerprint))
                .count());
    }

    /** How many System VMs that run trust the SSH authority with this fingerprint, as far as is known. */
    public int systemVmsTrusting(String fingerprint) {
        return Math.toIntExact(view.trusting(fingerprint));
    }

    /** The hosts on which a new System VM of this kind could be. */
    List<Placement.Candidate> candidates(Kind kind) {
        Map<UUID, Integer> sameKind = view.count(kind);
        return hosts().stream()
                .map(keeper -> new Placement.Candidate(
                        keeper,
                        maintenance(keeper).isPresent(),
                        sameKind.getOrDefault(keeper.host().id(), 0)))
                .toList();
    }

    private String hint() {
        List<String> silent = silentHosts();
        return silent.isEmpty()
                ? "; 'fe80 ls' shows those that there are"
                : ", as far as is known: " + String.join(", ", silent) + " cannot be asked, since "
                        + (silent.size() == 1 ? "it does" : "they do") + " not answer";
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{C}", "?");
    }

    @Override
    public synchronized void close() {
        keepers.values().forEach(HostKeeper::close);
        dialler.close();
    }
}
