package fe80.guest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Iterator;
import java.util.Map;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * Keys in the text forms of OpenSSH, and new ones. All are ECDSA on P-256, which a JDK and each OpenSSH since 5.7 have.
 */
final class OpenSsh {

    private OpenSsh() {}

    static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot make ECDSA keys on P-256", e);
        }
    }

    static String privateText(KeyPair keys, String comment) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keys, comment, null, text);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot write a " + keys.getPrivate().getAlgorithm() + " key as text", e);
        }
        return text.toString(StandardCharsets.US_ASCII);
    }

    static KeyPair parsePrivate(String text) {
        try {
            Iterable<KeyPair> found = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName("OpenSSH private key"),
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)),
                    FilePasswordProvider.EMPTY);
            Iterator<KeyPair> keys = found == null ? null : found.iterator();
            if (keys != null && keys.hasNext()) {
                return keys.next();
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException("not a private key that can be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("not a private key: no \"BEGIN … PRIVATE KEY\" in it");
    }

    static String publicLine(PublicKey key, String comment) {
        return PublicKeyEntry.toString(key) + " " + comment;
    }

    static PublicKey parsePublic(String line) {
        try {
            PublicKey key = PublicKeyEntry.parsePublicKeyEntry(line.strip())
                    .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
            if (key != null) {
                return key;
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException("not a public key that can be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("not a public key: it is empty");
    }
}
