package fe80.guest;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.digest.BuiltinDigests;

/**
 * A short-lived right to log in as root, with the private key that it is bound to. Made by {@link SshCa#issue}; the key
 * stays in memory unless {@link #store(Path)} is called.
 */
public final class UserCertificate implements Credential {

    private final KeyPair subject;
    private final OpenSshCertificate certificate;

    UserCertificate(KeyPair subject, OpenSshCertificate certificate) {
        this.subject = subject;
        this.certificate = certificate;
    }

    /**
     * One that another authority has issued for a key of ours.
     *
     * @param line as in {@code id_ecdsa-cert.pub}
     * @throws IllegalArgumentException if the line is no user certificate, or one for another key
     */
    public static UserCertificate of(KeyPair subject, String line) {
        if (!(OpenSsh.parsePublic(line) instanceof OpenSshCertificate certificate)
                || certificate.getType() != OpenSshCertificate.Type.USER) {
            throw new IllegalArgumentException("not a user certificate of OpenSSH");
        }
        if (!KeyUtils.compareKeys(certificate.getCertPubKey(), subject.getPublic())) {
            throw new IllegalArgumentException("the certificate \"" + certificate.getId() + "\" is for another key");
        }
        return new UserCertificate(subject, certificate);
    }

    /** Who it was issued to, as sshd logs it. */
    public String identity() {
        return certificate.getId();
    }

    /** When it ceases to be valid. A channel that is open by then stays open: sshd checks at login only. */
    public Instant validUntil() {
        return Instant.ofEpochSecond(certificate.getValidBefore());
    }

    /** Whether it is still valid at this time. */
    public boolean isValidAt(Instant time) {
        return time.isBefore(validUntil());
    }

    /** The public key of the authority that signed it, as TrustedUserCAKeys wants it, without a line end. */
    public String authorityLine() {
        return OpenSsh.publicLine(certificate.getCaPubKey(), "fe80-ssh-ca");
    }

    /** The SHA-256 fingerprint of the authority that signed it. */
    public String signedBy() {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, certificate.getCaPubKey());
    }

    /**
     * Writes {@code identity} and {@code identity-cert.pub} (mode 0600) into this directory (made with mode 0700 if
     * missing), for {@code ssh -i identity}.
     *
     * @return the identity file
     * @throws KeyFileException if one of them cannot be written or is there already
     */
    public Path store(Path directory) {
        new KeyFile(directory, "identity-cert.pub").write(OpenSsh.publicLine(certificate, identity()) + "\n");
        KeyFile key = new KeyFile(directory, "identity");
        key.write(OpenSsh.privateText(subject, identity()));
        return key.path();
    }

    /** With the certificate in the place of the public key. */
    @Override
    public KeyPair keyPair() {
        return new KeyPair(certificate, subject.getPrivate());
    }

    @Override
    public String toString() {
        return "certificate \"" + identity() + "\", valid until " + validUntil() + ", signed by " + signedBy();
    }
}
