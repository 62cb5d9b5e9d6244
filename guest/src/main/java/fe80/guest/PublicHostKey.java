package fe80.guest;

import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;

/** The public half of a System VM's host key: what its sshd has to prove that it owns (RFC 4253, section 8). */
public record PublicHostKey(PublicKey key) implements ExpectedHostKey {

    /**
     * Reads {@code ecdsa-sha2-nistp256 AAAA…}, with or without a comment.
     *
     * @throws IllegalArgumentException if the line is no public key
     */
    public static PublicHostKey parse(String line) {
        return new PublicHostKey(OpenSsh.parsePublic(line));
    }

    /** This key as one line of an OpenSSH public key file, without a line end. */
    public String line() {
        return OpenSsh.publicLine(key, "fe80-host-key");
    }

    /** The SHA-256 fingerprint as {@code ssh-keygen -l} prints it. */
    public String fingerprint() {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    }

    @Override
    public boolean accepts(PublicHostKey presented) {
        return equals(presented);
    }

    @Override
    public Optional<PublicHostKey> known() {
        return Optional.of(this);
    }

    @Override
    public String advice() {
        return "Another machine has this address, or the VM did not read its boot credential.";
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}
