package fe80.management.authority;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;

/**
 * The identity of this server, made anew in time, and at once when the authorities of the zone change. To be asked at
 * each handshake.
 */
public final class Identities {

    private final Authorities authorities;
    private final Subject.Server server;
    private final Clock clock;

    // Guarded by this.
    private Identity current;

    /** For the server with this name, which is reached by these. */
    public Identities(Authorities authorities, Subject.Server server, Clock clock) {
        this.authorities = authorities;
        this.server = server;
        this.clock = clock;
        this.current = authorities.identity(server);
    }

    /** The one to show now. */
    public synchronized Identity current() {
        if (!current.trusted().equals(authorities.trusted())
                || isTime(current.chain().getFirst())) {
            current = authorities.identity(server);
        }
        return current;
    }

    /** Half of its time is over, or it was made when the clock was ahead. */
    private boolean isTime(X509Certificate certificate) {
        Instant now = clock.instant();
        Instant half = now.plus(Authorities.VALIDITY.dividedBy(2));
        return certificate.getNotAfter().toInstant().isBefore(half)
                || now.isBefore(certificate.getNotBefore().toInstant());
    }
}
