package fe80.management.authority;

import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.sshd.certificate.OpenSshCertificateBuilder;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;

/**
 * An authority that System VMs trust (sshd_config(5), TrustedUserCAKeys): its certificates let a host log in to them as
 * root for a while.
 */
public final class SshAuthority {

    private static final String PRINCIPAL = "root";
    private static final Map<String, String> PERMITTED = Map.of("permit-pty", "", "permit-port-forwarding", "");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;

    SshAuthority(KeyPair keys) {
        this.keys = keys;
    }

    static SshAuthority create() {
        return new SshAuthority(Keys.newPair());
    }

    /** The SHA-256 fingerprint of its public key, as {@code ssh-keygen -l} prints it. */
    public String fingerprint() {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, keys.getPublic());
    }

    /** One line of an OpenSSH public key file, without a line end. */
    public String publicLine() {
        return line(keys.getPublic(), "fe80-ssh-ca");
    }

    KeyPair keys() {
        return keys;
    }

    /**
     * A certificate for whoever has the private key of this one: commands, terminals and connections to TCP ports, and
     * nothing else (ssh-keygen(1), CERTIFICATES). It has no beginning: the clock of a VM stands while that is paused or
     * its host is suspended.
     *
     * @param identity as sshd in the VM logs it
     * @return one line of an OpenSSH certificate file, without a line end
     */
    String certify(PublicKey subject, String identity, Instant now, Duration validity) {
        try {
            return line(
                    OpenSshCertificateBuilder.userCertificate()
                            .publicKey(subject)
                            .serial(RANDOM.nextLong() >>> 1)
                            .id(identity)
                            .principals(List.of(PRINCIPAL))
                            .extensions(PERMITTED)
                            .validBefore(now.plus(validity))
                            .sign(keys),
                    identity);
        } catch (Exception e) { // as MINA declares it
            throw new IllegalStateException("cannot sign a certificate for \"" + identity + "\"", e);
        }
    }

    private static String line(PublicKey key, String comment) {
        return PublicKeyEntry.toString(key) + " " + comment;
    }
}
