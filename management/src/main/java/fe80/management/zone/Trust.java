package fe80.management.zone;

import fe80.management.authority.Authorities;
import fe80.v1.Host;
import fe80.v1.ZoneCertificates;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The authorities of the zone, as far as its hosts and System VMs have to do with them.
 *
 * @param authorities as they are now
 */
public record Trust(Authorities authorities) {

    /** Whether a host has other certificates than it would get now. One that tells nothing of them is left alone. */
    boolean isBehind(Host host) {
        ZoneCertificates has = host.getZoneCertificates();
        return host.hasZoneCertificates()
                && !(Set.copyOf(has.getSshAuthoritiesList()).equals(Set.copyOf(authorities.sshFingerprints()))
                        && Set.copyOf(has.getTlsAuthoritiesList()).equals(Set.copyOf(authorities.tlsFingerprints()))
                        && has.getTlsIssuer().equals(tlsSigner()));
    }

    /** The fingerprint of the TLS authority that signs. */
    String tlsSigner() {
        return authorities.tlsFingerprints().getFirst();
    }

    /** The fingerprint of the SSH authority that signs. */
    String sshSigner() {
        return authorities.sshFingerprints().getFirst();
    }

    /** A certificate for a user's key, of an authority of the zone that is among these, if one is. */
    Optional<String> certifyUser(String publicKey, String user, Collection<String> trusted) {
        return authorities.certifyUser(publicKey, user, trusted);
    }

    /** Those of the SSH authorities without this one. */
    List<String> sshWithout(String fingerprint) {
        return authorities.sshFingerprints().stream()
                .filter(other -> !other.equals(fingerprint))
                .toList();
    }
}
