package fe80.management.store;

import java.time.Instant;
import java.util.UUID;

/**
 * An authority as it is kept.
 *
 * @param signing whether it is the one of its purpose that signs; the others are only trusted
 * @param publicPart for TLS a certificate in PEM, for SSH one line of an OpenSSH public key file
 * @param sealedKey the private key, which the database alone does not give away
 */
public record StoredAuthority(
        UUID id, Purpose purpose, boolean signing, Instant created, String publicPart, String sealedKey) {

    /** What is signed with it. */
    public enum Purpose {
        /** X.509 certificates of servers and hosts. */
        TLS,
        /** OpenSSH user certificates, with which hosts log in to System VMs. */
        SSH
    }

    /** Not with the key. */
    @Override
    public String toString() {
        return purpose + " authority " + id + (signing ? ", which signs" : ", which is trusted");
    }
}
