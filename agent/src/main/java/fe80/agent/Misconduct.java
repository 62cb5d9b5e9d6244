package fe80.agent;

import fe80.link.Offence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the System VMs of this host sent that the guard dropped: how much in all, and a line in the log for a port at
 * which it is a lot. One thread at a time may tell it; any may ask.
 */
final class Misconduct {

    private static final Logger LOG = LoggerFactory.getLogger(Misconduct.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(10);

    /**
     * A guest's own IPv6 says some things at boot that the guard drops as well: so many packets are nothing to tell.
     */
    private static final long USUAL = 50;

    private final InstantSource clock;
    private final Map<Offence, Long> totals = new ConcurrentHashMap<>();
    private final Map<String, Instant> told = new HashMap<>();
    private Map<String, Map<Offence, Long>> last = Map.of();

    Misconduct(InstantSource clock) {
        this.clock = clock;
    }

    /** The packets that were dropped for this reason. */
    long total(Offence offence) {
        return totals.getOrDefault(offence, 0L);
    }

    /** Takes what the guard has counted until now, by port. A count that is lower than before has begun anew. */
    void see(Map<String, Map<Offence, Long>> counts) {
        counts.forEach((port, now) -> {
            Map<Offence, Long> more = grown(last.getOrDefault(port, Map.of()), now);
            more.forEach((offence, packets) -> totals.merge(offence, packets, Long::sum));
            if (more.values().stream().mapToLong(Long::longValue).sum() > USUAL) {
                tell(port, more);
            }
        });
        told.keySet().retainAll(counts.keySet());
        last = Map.copyOf(counts);
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

    private void tell(String port, Map<Offence, Long> packets) {
        Instant now = clock.instant();
        Instant before = told.get(port);
        if (before == null || !now.isBefore(before.plus(BETWEEN_LINES))) {
            told.put(port, now);
            LOG.warn("the System VM at {} misbehaves; the guard dropped these packets of it: {}", port, packets);
        }
    }
}
