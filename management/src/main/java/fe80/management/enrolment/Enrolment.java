package fe80.management.enrolment;

import fe80.management.access.Token;
import fe80.management.authority.Authorities;
import fe80.management.authority.CertificateRequest;
import fe80.management.authority.HostStatement;
import fe80.management.authority.Subject;
import fe80.management.store.ConflictException;
import fe80.management.store.EnrolledHost;
import fe80.management.store.Hash;
import fe80.management.store.HostTable;
import fe80.management.store.RegisterReader;
import fe80.management.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * How hosts come and go. A host is its key: it enrols once, with a token, and from then on whatever is signed with that
 * key comes from that host, until it is removed.
 */
public final class Enrolment {

    private static final Duration LONGEST_INVITATION = Duration.ofDays(7);
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
            + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final Pattern ADDRESS =
            Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9.-]{1,253}):([0-9]{1,5})");

    private static final Pattern USER = Pattern.compile("\\p{Graph}{1,64}");

    private final HostTable table;
    private final RegisterReader register;
    private final Authorities authorities;
    private final Clock clock;

    /** Into this table, with certificates of these authorities. */
    public Enrolment(HostTable table, RegisterReader register, Authorities authorities, Clock clock) {
        this.table = table;
        this.register = register;
        this.authorities = authorities;
        this.clock = clock;
    }

    /**
     * Makes a token with which one host can enrol.
     *
     * @param by the user who asks for it
     * @throws StoreException if it cannot be kept
     */
    public Invitation invite(String by, Duration lifetime) {
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST_INVITATION) > 0) {
            throw new IllegalArgumentException(
                    "an invitation lives for 1 s to " + LONGEST_INVITATION.toDays() + " days, not " + lifetime);
        }
        Instant now = now();
        Token token = Token.create(authorities.fingerprint());
        table.forgetExpired(now);
        table.invite(token.hash(), by, now.plus(lifetime));
        return new Invitation(token, now.plus(lifetime));
    }

    /**
     * Makes a host part of the zone.
     *
     * @param address where its agent serves, as {@code host:port}
     * @throws EnrolmentException if the token is not good for it, or not any longer
     * @throws ConflictException if another host has that name
     * @throws StoreException if it cannot be kept
     */
    public Membership enrol(Token token, CertificateRequest request, String name, String address) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a host's name consists of labels of RFC 1123, and \"" + name + "\" does not");
        }
        if (!ADDRESS.matcher(address).matches() || port(address) < 1 || port(address) > 0xffff) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is no address and port such as 192.0.2.7:9080 or [2001:db8::7]:9080");
        }
        EnrolledHost host = table.enrol(
                        token.hash(), new EnrolledHost(UUID.randomUUID(), name, address, request.keyHash(), now()))
                .orElseThrow(() -> new EnrolmentException("the token was used, has expired, or is not one of this zone:"
                        + " an admin makes another with 'fe80 host invite'"));
        register.refresh();
        return new Membership(host, authorities.certify(request, new Subject.Host(host)));
    }

    /**
     * Gives the host that has this key its next certificates.
     *
     * @throws EnrolmentException if there is no such host, or not any longer
     * @throws StoreException if that cannot be known
     */
    public Membership renew(CertificateRequest request) {
        EnrolledHost host = withKey(request.keyHash());
        return new Membership(host, authorities.certify(request, new Subject.Host(host)));
    }

    /**
     * Gives a user of a host a certificate, for the key of whom the host vouches.
     *
     * @param at when the host said so
     * @param trusted fingerprints of the SSH authorities of which it may be
     * @return the user with the certificate; empty if none of the authorities is the zone's
     * @throws EnrolmentException if there is no such host, or not any longer
     * @throws StoreException if that cannot be known
     */
    public Optional<VouchedUser> vouch(
            HostStatement statement, Instant at, String publicKey, String user, Collection<String> trusted) {
        if (Duration.between(at, clock.instant()).abs().compareTo(Authorities.USER_VALIDITY) > 0) {
            throw new IllegalArgumentException("at: more than an hour from the zone's time, " + clock.instant());
        }
        if (!USER.matcher(user).matches()) {
            throw new IllegalArgumentException("user: 1 to 64 visible characters of ASCII");
        }
        EnrolledHost host = withKey(statement.keyHash());
        String identity = user + "@" + host.name();
        return authorities
                .certifyUser(publicKey, identity, trusted)
                .map(certificate -> new VouchedUser(host, identity, certificate));
    }

    private EnrolledHost withKey(Hash key) {
        return table.withKey(key)
                .orElseThrow(() -> new EnrolmentException("no host with this key is enrolled, or it was removed:"
                        + " 'fe80 host enrol' with a new token makes it part of the zone again"));
    }

    /**
     * Removes a host: on this server at once, on the others within about a second, nobody calls it any longer, and it
     * gets no more certificates.
     *
     * @param host its name or its id
     * @throws EnrolmentException if there is none
     */
    public EnrolledHost remove(String host) {
        EnrolledHost removed = table.remove(host).orElseThrow(() -> new EnrolmentException("there is no host " + host));
        register.refresh();
        return removed;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** As exactly as both databases keep it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
