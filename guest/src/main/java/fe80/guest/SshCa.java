package fe80.guest;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.sshd.certificate.OpenSshCertificateBuilder;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.digest.BuiltinDigests;

/**
 * The authority that System VMs trust: a VM knows only its public key and lets in whoever holds a certificate of it
 * that is still valid (sshd_config(5), TrustedUserCAKeys). No host keeps a key that opens a VM for longer than that.
 */
public final class SshCa {

    /** The one user that certificates are for. */
    static final String PRINCIPAL = "root";

    private static final Map<String, String> PERMITTED = Map.of("permit-pty", "", "permit-port-forwarding", "");

    private static final String FILE = "ssh-ca";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;
    private final Clock clock;

    private SshCa(KeyPair keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** A new authority, in memory only until {@link #store(Path)}. */
    public static SshCa create() {
        return create(Clock.systemUTC());
    }

    static SshCa create(Clock clock) {
        return new SshCa(OpenSsh.newKeyPair(), clock);
    }

    /**
     * Reads the authority that was stored in this directory.
     *
     * @throws KeyFileException if the file cannot be read, is no private key, or others than its owner may read it
     */
    public static SshCa load(Path directory) {
        return new SshCa(new KeyFile(directory, FILE).read(), Clock.systemUTC());
    }

    /**
     * Writes the private key to {@code ssh-ca} (mode 0600) in this directory, which is made if missing (mode 0700).
     *
     * @throws KeyFileException if it cannot be written, or another authority is stored there already
     */
    public void store(Path directory) {
        new KeyFile(directory, FILE).write(OpenSsh.privateText(keys, "fe80-ssh-ca"));
    }

    /** The public key as one line, as TrustedUserCAKeys wants it, without a line end. */
    public String publicKeyLine() {
        return OpenSsh.publicLine(keys.getPublic(), "fe80-ssh-ca");
    }

    /** The SHA-256 fingerprint of the public key, as {@code ssh-keygen -L} and sshd's log print it. */
    public String fingerprint() {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, keys.getPublic());
    }

    /**
     * The SHA-256 fingerprint of an authority of which only the public key is known.
     *
     * @param publicKeyLine as {@link #publicKeyLine()} has it
     * @throws IllegalArgumentException if the line is no public key
     */
    public static String fingerprint(String publicKeyLine) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, OpenSsh.parsePublic(publicKeyLine));
    }

    /**
     * Issues a certificate for a fresh key pair and the user root. It permits commands, terminals and connections to
     * TCP ports, and nothing else (ssh-keygen(1), CERTIFICATES). It has no beginning: the clock of a VM stands while
     * that is paused or its host is suspended.
     *
     * @param validity from now on
     * @param identity who asks, as sshd in the VM will log it
     */
    public UserCertificate issue(Duration validity, String identity) {
        KeyPair subject = OpenSsh.newKeyPair();
        return new UserCertificate(subject, certify(subject.getPublic(), validity, identity));
    }

    /**
     * Issues the same certificate for a key that somebody else has, who then logs in with an SSH client of their own.
     *
     * @param publicKeyLine as in {@code id_ecdsa.pub}
     * @return the certificate as one line, as in {@code id_ecdsa-cert.pub}, without a line end
     * @throws IllegalArgumentException if the line is no public key
     */
    public String certify(String publicKeyLine, Duration validity, String identity) {
        return OpenSsh.publicLine(certify(OpenSsh.parsePublic(publicKeyLine), validity, identity), identity);
    }

    private OpenSshCertificate certify(PublicKey subject, Duration validity, String identity) {
        if (validity.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a certificate has to be valid for a second or more, not " + validity);
        }
        try {
            return OpenSshCertificateBuilder.userCertificate()
                    .publicKey(subject)
                    .serial(RANDOM.nextLong() >>> 1)
                    .id(identity)
                    .principals(List.of(PRINCIPAL))
                    .extensions(PERMITTED)
                    .validBefore(clock.instant().plus(validity))
                    .sign(keys);
        } catch (Exception e) { // as MINA declares it
            throw new IllegalStateException("cannot sign a certificate for \"" + identity + "\"", e);
        }
    }
}
