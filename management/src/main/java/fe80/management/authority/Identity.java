package fe80.management.authority;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server shows to others, and what it accepts of them.
 *
 * @param chain its own certificate and that of the authority which signed it, which is sent too: who has only the
 *     authority's fingerprint can check it by that. Then, of each other authority of the zone, a certificate for the
 *     one that signs, and its own
 * @param trusted the authorities of the zone
 */
public record Identity(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trusted) {

    /** Makes it immutable. */
    public Identity {
        chain = List.copyOf(chain);
        trusted = List.copyOf(trusted);
    }

    /** Not with the key. */
    @Override
    public String toString() {
        return "identity of " + chain.getFirst().getSubjectX500Principal() + " until "
                + chain.getFirst().getNotAfter().toInstant();
    }
}
