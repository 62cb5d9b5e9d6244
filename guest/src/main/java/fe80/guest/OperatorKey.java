package fe80.guest;

import java.nio.file.Path;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;

/**
 * A private key that opens System VMs which fe80 did not deploy: they know no authority, only this one key. RSA and
 * ECDSA are read, in the forms that ssh-keygen(1) writes.
 */
public final class OperatorKey implements Credential {

    private final KeyPair keys;
    private final Path file;

    private OperatorKey(KeyPair keys, Path file) {
        this.keys = keys;
        this.file = file;
    }

    /**
     * Reads the key from its file.
     *
     * @throws KeyFileException if the file cannot be read, holds no private key or an encrypted one, or others than its
     *     owner may read it
     */
    public static OperatorKey load(Path file) {
        return new OperatorKey(KeyFile.at(file).read(), file);
    }

    /** The SHA-256 fingerprint of its public half, as {@code ssh-keygen -l} prints it. */
    public String fingerprint() {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, keys.getPublic());
    }

    @Override
    public KeyPair keyPair() {
        return keys;
    }

    @Override
    public String toString() {
        return "key " + fingerprint() + " from " + file;
    }
}
