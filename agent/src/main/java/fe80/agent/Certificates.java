package fe80.agent;

import fe80.guest.SshCa;
import fe80.guest.UserCertificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The agent's own user certificate, made anew in time: it is never valid for longer than an hour. */
final class Certificates {

    static final Duration VALIDITY = Duration.ofHours(1);

    private static final Duration LEAST_LEFT = Duration.ofMinutes(10);

    private final SshCa authority;
    private final String identity;
    private final Clock clock;

    // Guarded by this.
    private UserCertificate current;

    Certificates(SshCa authority, String identity, Clock clock) {
        this.authority = authority;
        this.identity = identity;
        this.clock = clock;
        this.current = authority.issue(VALIDITY, identity);
    }

    synchronized UserCertificate current() {
        Instant enough = clock.instant().plus(LEAST_LEFT);
        if (current.validUntil().isBefore(enough)) {
            current = authority.issue(VALIDITY, identity);
        }
        return current;
    }

    /** Whether who obeys this authority, told as one public key line, obeys this host's. */
    boolean trusted(String publicKeyLine) {
        return key(publicKeyLine).equals(key(authority.publicKeyLine()));
    }

    /** Without the comment: sshd(8), "AUTHORIZED_KEYS FILE FORMAT". */
    private static List<String> key(String publicKeyLine) {
        return Arrays.stream(publicKeyLine.strip().split(" ")).limit(2).toList();
    }

    SshCa authority() {
        return authority;
    }
}
