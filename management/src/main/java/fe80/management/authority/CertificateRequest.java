package fe80.management.authority;

import fe80.management.store.Hash;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A request for a certificate (PKCS #10, RFC 2986), of which only the key counts: that whoever made it has the private
 * half is proven by its signature. Names in it are not read.
 */
public final class CertificateRequest {

    private static final int P256_BITS = 256;

    private final PublicKey key;

    private CertificateRequest(PublicKey key) {
        this.key = key;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is not one, its signature is wrong, or its key is not ECDSA on P-256
     */
    public static CertificateRequest parse(byte[] der) {
        try {
            var request = new JcaPKCS10CertificationRequest(der);
            if (!request.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()))) {
                throw new IllegalArgumentException("the certificate request is not signed with its own key");
            }
            PublicKey key = request.getPublicKey();
            if (!(key instanceof ECPublicKey curve)
                    || curve.getParams().getOrder().bitLength() != P256_BITS) {
                throw new IllegalArgumentException("the key of the certificate request has to be ECDSA on P-256");
            }
            return new CertificateRequest(key);
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new IllegalArgumentException("not a certificate request (PKCS #10, DER): " + e.getMessage(), e);
        }
    }

    /** Of the public key, by which a host is known. */
    public Hash keyHash() {
        return Hash.of(key.getEncoded());
    }

    PublicKey key() {
        return key;
    }
}
