package fe80.management.authority;

import fe80.management.store.AuthorityTable;
import fe80.management.store.ConflictException;
import fe80.management.store.Hash;
import fe80.management.store.RegisterReader;
import fe80.management.store.StoredAuthority;
import fe80.management.store.StoredAuthority.Purpose;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The authorities of the zone. Of each purpose one signs, and all are trusted: so one is replaced by adding another,
 * waiting until everybody has heard of it, letting it sign, waiting until everybody has a certificate of it, and
 * removing the first.
 */
public final class Authorities {

    /** How long a certificate is valid. Who has one asks for the next after half of that. */
    public static final Duration VALIDITY = Duration.ofHours(24);

    /**
     * How long a host can log in to System VMs with a certificate, though it asks for the next one as often as for the
     * others: for so long the zone's servers may be away, less half a day, and no System VM gets out of control.
     */
    public static final Duration SSH_VALIDITY = Duration.ofDays(7);

    /** How long a user can log in with one. */
    public static final Duration USER_VALIDITY = Duration.ofHours(1);

    /** By how much the clocks of the zone may differ. */
    static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private final AuthorityTable table;
    private final RegisterReader register;
    private final Secret secret;
    private final Clock clock;
    private final Map<UUID, TlsAuthority> tls = new ConcurrentHashMap<>();
    private final Map<UUID, SshAuthority> ssh = new ConcurrentHashMap<>();

    /** @throws AuthorityException if the secret does not open their keys */
    public Authorities(AuthorityTable table, RegisterReader register, Secret secret, Clock clock) {
        this.table = table;
        this.register = register;
        this.secret = secret;
        this.clock = clock;
        all(Purpose.TLS, this::tls);
        all(Purpose.SSH, this::ssh);
    }

    /**
     * Makes the first two authorities, and with them the zone, unless it was made before.
     *
     * @return whether this call made it
     */
    public static boolean found(AuthorityTable table, Secret secret, Clock clock) {
        UUID zone = UUID.randomUUID();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return table.found(zone, now, List.of(newTls(secret, zone, true, now), newSsh(secret, true, now)));
    }

    /** A new key for a server of the zone, with a certificate for it, both in memory only. */
    Identity identity(Subject.Server server) {
        KeyPair keys = Keys.newPair();
        Instant now = clock.instant();
        List<TlsAuthority> authorities = all(Purpose.TLS, this::tls);
        TlsAuthority signing = authorities.getFirst();
        List<X509Certificate> chain =
                new ArrayList<>(List.of(signing.certify(keys.getPublic(), server, now), signing.certificate()));
        // Who knows only another one of the zone believes the one that signs by these.
        for (TlsAuthority other : authorities.subList(1, authorities.size())) {
            chain.add(other.vouchFor(signing, now));
            chain.add(other.certificate());
        }
        return new Identity(keys.getPrivate(), chain, trusted());
    }

    /** What a host gets for its key. */
    public HostCertificates certify(CertificateRequest request, Subject.Host host) {
        Instant now = clock.instant();
        X509Certificate certificate = tls(signing(Purpose.TLS)).certify(request.key(), host, now);
        List<SshAuthority> authorities = all(Purpose.SSH, this::ssh);
        return new HostCertificates(
                certificate,
                trusted(),
                authorities.stream()
                        .map(authority ->
                                authority.certify(request.key(), "fe80-agent@" + host.name(), now, SSH_VALIDITY))
                        .toList(),
                authorities.stream().map(SshAuthority::publicLine).toList(),
                certificate.getNotAfter().toInstant());
    }

    /**
     * A certificate for the key of a user, who logs in with an SSH client of their own: of the first authority, in the
     * order of {@link #sshFingerprints()}, that is among these.
     *
     * @param publicKeyLine as in {@code id_ecdsa.pub}
     * @param trusted fingerprints of SSH authorities
     * @return one line of an OpenSSH certificate file, without a line end; empty if none of them is the zone's
     * @throws IllegalArgumentException if the line is no public key
     */
    public Optional<String> certifyUser(String publicKeyLine, String identity, Collection<String> trusted) {
        PublicKey key = Texts.foreignSshKey(publicKeyLine);
        return all(Purpose.SSH, this::ssh).stream()
                .filter(authority -> trusted.contains(authority.fingerprint()))
                .findFirst()
                .map(authority -> authority.certify(key, identity, clock.instant(), USER_VALIDITY));
    }

    /** The fingerprints of the SSH authorities, the one that signs first. */
    public List<String> sshFingerprints() {
        return all(Purpose.SSH, this::ssh).stream()
                .map(SshAuthority::fingerprint)
                .toList();
    }

    /** The fingerprints of the TLS authorities, the one that signs first. */
    public List<String> tlsFingerprints() {
        return trusted().stream().map(Texts::digest).map(Hash::hex).toList();
    }

    /** By which it is known: SHA-256 of a TLS authority's certificate, or of an SSH authority's public key. */
    public String fingerprint(StoredAuthority authority) {
        return switch (authority.purpose()) {
            case TLS -> Texts.digest(tls(authority).certificate()).hex();
            case SSH -> ssh(authority).fingerprint();
        };
    }

    /** The TLS authorities, the one that signs first. */
    public List<X509Certificate> trusted() {
        return all(Purpose.TLS, this::tls).stream()
                .map(TlsAuthority::certificate)
                .toList();
    }

    /** The digest of the TLS authority that signs, by which somebody who was told it knows a server of this zone. */
    public Hash fingerprint() {
        return Texts.digest(trusted().getFirst());
    }

    /** Adds an authority that is trusted from now on, and does not sign yet. */
    public StoredAuthority add(Purpose purpose) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        StoredAuthority added = switch (purpose) {
            case TLS -> newTls(secret, register.current().zone(), false, now);
            case SSH -> newSsh(secret, false, now);
        };
        table.add(added);
        register.refresh();
        return added;
    }

    /** All of them; of each purpose, the one that signs first. */
    public List<StoredAuthority> all() {
        return Stream.of(Purpose.values()).flatMap(this::ofPurpose).toList();
    }

    /** Lets this authority sign, and the one that did only be trusted. */
    public StoredAuthority sign(UUID id) {
        table.sign(find(id));
        register.refresh();
        return find(id);
    }

    /**
     * Trusts this authority no longer.
     *
     * @throws ConflictException if it signs
     */
    public void remove(UUID id) {
        table.remove(find(id));
        register.refresh();
    }

    /**
     * The one with this id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public StoredAuthority find(UUID id) {
        return register.current().authorities().stream()
                .filter(authority -> authority.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no authority " + id + "; 'fe80 authority ls' shows those that there are"));
    }

    private StoredAuthority signing(Purpose purpose) {
        return ofPurpose(purpose)
                .findFirst()
                .orElseThrow(() -> new AuthorityException("the zone has no " + purpose + " authority"));
    }

    private <T> List<T> all(Purpose purpose, Function<StoredAuthority, T> opened) {
        return ofPurpose(purpose).map(opened).toList();
    }

    private Stream<StoredAuthority> ofPurpose(Purpose purpose) {
        return register.current().authorities().stream()
                .filter(authority -> authority.purpose() == purpose)
                .sorted((one, other) -> Boolean.compare(other.signing(), one.signing()));
    }

    private TlsAuthority tls(StoredAuthority stored) {
        return tls.computeIfAbsent(
                stored.id(), _ -> new TlsAuthority(Texts.certificate(stored.publicPart()), Keys.parse(open(stored))));
    }

    private SshAuthority ssh(StoredAuthority stored) {
        return ssh.computeIfAbsent(
                stored.id(),
                _ -> new SshAuthority(new KeyPair(Texts.sshKey(stored.publicPart()), Keys.parse(open(stored)))));
    }

    private byte[] open(StoredAuthority stored) {
        return secret.open(stored.sealedKey(), purposeOf(stored.purpose(), stored.id()));
    }

    private static String purposeOf(Purpose purpose, UUID id) {
        return "key of the " + purpose + " authority " + id;
    }

    private static StoredAuthority newTls(Secret secret, UUID zone, boolean signing, Instant now) {
        UUID id = UUID.randomUUID();
        TlsAuthority made = TlsAuthority.create(zone, now);
        return new StoredAuthority(
                id,
                Purpose.TLS,
                signing,
                now,
                Texts.pem(made.certificate()),
                secret.seal(made.key().getEncoded(), purposeOf(Purpose.TLS, id)));
    }

    private static StoredAuthority newSsh(Secret secret, boolean signing, Instant now) {
        UUID id = UUID.randomUUID();
        SshAuthority made = SshAuthority.create();
        return new StoredAuthority(
                id,
                Purpose.SSH,
                signing,
                now,
                made.publicLine(),
                secret.seal(made.keys().getPrivate().getEncoded(), purposeOf(Purpose.SSH, id)));
    }
}
