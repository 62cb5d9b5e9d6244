package fe80.management.store;

import java.time.Instant;
import java.util.UUID;

/**
 * A host of the zone.
 *
 * @param address where its agent serves, as {@code host:port}
 * @param keyHash of its public key (SubjectPublicKeyInfo, RFC 5280, section 4.1): who has that key is this host
 */
public record EnrolledHost(UUID id, String name, String address, Hash keyHash, Instant enrolled) {

    /** The name in its certificate by which its callers know it, wherever it is: its address and name may change. */
    public String certifiedName() {
        return id + ".host.fe80";
    }
}
