package fe80.agent;

import fe80.link.Offence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds up what the System VMs of this host sent that the guard dropped, and notices a port from which it is a lot. One
 * thread at a time may tell it; any may ask.
 */
final class Misconduct {

    private static final Duration BETWEEN_NEWS = Duration.ofMinutes(10);

    /**
     * A guest's own IPv6 says some things at boot that the guard drops as well: so many packets are nothing to tell.
     */
    private static final long USUAL = 50;

    private final InstantSource clock;
    private final Map<Offence, Long> totals = new ConcurrentHashMap<>();
    private final Map<String, Instant> told = new HashMap<>();
    private final Map<String, Map<Offence, Long>> committed = new HashMap<>();
    private Map<String, Map<Offence, Long>> last = Map.of();

    Misconduct(InstantSource clock) {
        this.clock = clock;
    }

    /** The packets that were dropped for this reason. */
    long total(Offence offence) {
        return totals.getOrDefault(offence, 0L);
    }

    /**
     * Takes what the guard has counted until now, by port. A count that is lower than before has begun anew.
     *
     * @param ports those of which something is to be known, though nothing may be counted now
     */
    Conduct see(Map<String, Map<Offence, Long>> counts, Collection<String> ports) {
        Set<String> known = new HashSet<>(ports);
        known.addAll(counts.keySet());
        committed.keySet().retainAll(known);
        told.keySet().retainAll(known);
        Set<String> news = new HashSet<>();
        counts.forEach((port, now) -> {
            Map<Offence, Long> more = grown(last.getOrDefault(port, Map.of()), now);
            more.forEach((offence, packets) -> {
                totals.merge(offence, packets, Long::sum);
                committed
                        .computeIfAbsent(port, _ -> new EnumMap<>(Offence.class))
                        .merge(offence, packets, Long::sum);
            });
            if (more.values().stream().mapToLong(Long::longValue).sum() > USUAL && isNews(port)) {
                news.add(port);
            }
        });
        last = Map.copyOf(counts);
        return new Conduct(committed, news);
    }

    private static Map<Offence, Long> grown(Map<Offence, Long> before, Map<Offence, Long> now) {
        Map<Offence, Long> grown = new EnumMap<>(Offence.class);
        now.forEach((offence, packets) -> {
            long then = before.getOrDefault(offence, 0L);
            long more = packets < then ? packets : packets - then;
            if (more > 0) {
                grown.put(offence, more);
            }
        });
        return grown;
    }

    private boolean isNews(String port) {
        Instant now = clock.instant();
        Instant before = told.get(port);
        if (before != null && now.isBefore(before.plus(BETWEEN_NEWS))) {
            return false;
        }
        told.put(port, now);
        return true;
    }
}
