package fe80.agent;

import fe80.guest.SshCa;
import fe80.guest.UserCertificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this host logs in to System VMs with: the certificates that its zone has issued, while it is part of one, and
 * those of its own authority, for VMs that it started while it was not. Its own are made anew in time and never valid
 * for longer than an hour.
 */
final class Certificates {

    static final Duration VALIDITY = Duration.ofHours(1);

    private static final Duration LEAST_LEFT = Duration.ofMinutes(10);

    private final SshCa authority;
    private final String identity;
    private final Clock clock;

    // Guarded by this.
    private UserCertificate own;
    private List<UserCertificate> ofZone = List.of();

    Certificates(SshCa authority, String identity, Clock clock) {
        this.authority = authority;
        this.identity = identity;
        this.clock = clock;
        this.own = authority.issue(VALIDITY, identity);
    }

    /** The zone has issued these, one of each of its authorities, in the place of those before. */
    synchronized void replace(List<UserCertificate> issued) {
        ofZone = List.copyOf(issued);
    }

    /** One that is valid now and lets this host in to a System VM that trusts these authorities, if there is one. */
    synchronized Optional<UserCertificate> trustedBy(Collection<String> fingerprints) {
        return Stream.concat(valid().stream(), Stream.of(own()))
                .filter(certificate -> fingerprints.contains(certificate.signedBy()))
                .findFirst();
    }

    private UserCertificate own() {
        if (own.validUntil().isBefore(clock.instant().plus(LEAST_LEFT))) {
            own = authority.issue(VALIDITY, identity);
        }
        return own;
    }

    /** Those of the zone that are valid now. */
    synchronized List<UserCertificate> valid() {
        Instant now = clock.instant();
        return ofZone.stream().filter(certificate -> certificate.isValidAt(now)).toList();
    }

    /**
     * The authorities that a System VM is to trust which is started now, a line each: those of the zone; and this
     * host's own, if it has no certificate of the zone that is valid now, since nobody could log in to the VM
     * otherwise.
     */
    synchronized String authorities() {
        Stream<String> zone = ofZone.stream().map(UserCertificate::authorityLine);
        Stream<String> fallback = valid().isEmpty() ? Stream.of(authority.publicKeyLine()) : Stream.empty();
        return Stream.concat(zone, fallback).collect(Collectors.joining("\n"));
    }

    /** This host's own. */
    SshCa authority() {
        return authority;
    }
}
