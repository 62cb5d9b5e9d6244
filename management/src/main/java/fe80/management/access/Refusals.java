package fe80.management.access;

import fe80.management.store.AuditEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what was refused before any method had it. All of it is counted; of each reason and user the first in a minute
 * is logged and written to the audit log, since who is refused often must not be able to fill either.
 */
public final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** Why a request was refused. */
    public enum Reason {
        /** Nobody's token, or none. */
        UNAUTHENTICATED,
        /** More requests than the user may make. */
        RATE,
        /** A host that may not enrol or renew. */
        HOST,
        /** More open streams than the user may have. */
        STREAMS
    }

    private record Kind(Reason reason, String user) {}

    private record Told(Instant at, LongAdder since) {}

    private final Audit audit;
    private final Clock clock;
    private final ConcurrentMap<Reason, LongAdder> counts = new ConcurrentHashMap<>();
    private final ConcurrentMap<Kind, Told> told = new ConcurrentHashMap<>();

    Refusals(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** How many there were for this reason. */
    public long count(Reason reason) {
        return counts.computeIfAbsent(reason, _ -> new LongAdder()).sum();
    }

    /**
     * One more.
     *
     * @param user empty if it is not known who it was
     * @param path what was asked for
     * @param from the address that it came from
     */
    public void add(Reason reason, String user, String requestId, String path, String from, String why) {
        counts.computeIfAbsent(reason, _ -> new LongAdder()).increment();
        Instant now = clock.instant();
        Kind kind = new Kind(reason, user);
        Told last = told.get(kind);
        if (last != null && last.at().plus(PERIOD).isAfter(now)) {
            last.since().increment();
            return;
        }
        Told next = new Told(now, new LongAdder());
        if (last == null ? told.putIfAbsent(kind, next) == null : told.replace(kind, last, next)) {
            long unsaid = last == null ? 0 : last.since().sum();
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .addKeyValue("user", user)
                    .addKeyValue("from", from)
                    .addKeyValue("path", path)
                    .addKeyValue("why", why)
                    .addKeyValue("unsaid", unsaid)
                    .log("a request was refused");
            audit.record(new AuditEntry(
                    now,
                    requestId,
                    user,
                    path,
                    "",
                    "",
                    "",
                    outcome(reason),
                    "from " + from + ": " + why + (unsaid == 0 ? "" : "; and " + unsaid + " more since the last entry"),
                    Duration.ZERO));
        }
    }

    private static String outcome(Reason reason) {
        return switch (reason) {
            case UNAUTHENTICATED -> "UNAUTHENTICATED";
            case HOST -> "PERMISSION_DENIED";
            case RATE, STREAMS -> "RESOURCE_EXHAUSTED";
        };
    }
}
