package fe80.management.authority;

import fe80.daemon.CertificateTime;
import java.time.Clock;

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
                || CertificateTime.isToBeRenewed(current.chain().getFirst(), clock.instant())) {
            current = authorities.identity(server);
        }
        return current;
    }
}
