package fe80.management.authority;

import fe80.management.store.Hash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/**
 * Something that the owner of a key has said and signed.
 *
 * @param keyHash of the public key (SubjectPublicKeyInfo), by which a host is known
 */
public record HostStatement(Hash keyHash) {

    /** What is signed before what is said, so that nothing else that the key signs can be taken for it. */
    private static final byte[] MARK = "fe80 vouches for ".getBytes(StandardCharsets.US_ASCII);

    /**
     * Checks who said it.
     *
     * @param key the public key as SubjectPublicKeyInfo (RFC 5280, section 4.1)
     * @param signature ECDSA with SHA-256, in DER
     * @throws IllegalArgumentException if it was not signed with that key
     */
    public static HostStatement verified(byte[] key, byte[] content, byte[] signature) {
        try {
            PublicKey owner = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key));
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(owner);
            check.update(MARK);
            check.update(content);
            if (!check.verify(signature)) {
                throw new IllegalArgumentException("signature: it is not one of host_key");
            }
            return new HostStatement(Hash.of(owner.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("host_key or signature: not those of a host", e);
        }
    }
}
