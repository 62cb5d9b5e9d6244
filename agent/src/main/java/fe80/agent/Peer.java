package fe80.agent;

import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Whom the certificate at the other end of a TLS connection names as its subject (RFC 2253). */
record Peer(List<Rdn> subject) {

    private static final String MANAGEMENT = "management";

    static Peer of(SSLSession tls) {
        try {
            return of(tls.getPeerPrincipal().getName());
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("the server asks each caller for a certificate", e);
        }
    }

    static Peer of(String subject) {
        try {
            return new Peer(new LdapName(subject).getRdns());
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException("not the subject of a certificate: " + subject, e);
        }
    }

    /** Its common name, or all of its subject if it has none. */
    String name() {
        return value("CN").orElseGet(subject::toString);
    }

    /** Whether the zone made it for a management server, which acts for its users. */
    boolean isManagement() {
        return value("OU").equals(Optional.of(MANAGEMENT));
    }

    private Optional<String> value(String type) {
        return subject.stream()
                .filter(part -> part.getType().equalsIgnoreCase(type))
                .map(part -> part.getValue().toString())
                .findFirst();
    }
}
