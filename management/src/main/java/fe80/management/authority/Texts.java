package fe80.management.authority;

import fe80.management.store.Hash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** Certificates and public keys as text: PEM (RFC 7468), and the lines of OpenSSH. */
final class Texts {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Texts() {}

    static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + LINES.encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was made or read can be written", e);
        }
    }

    /** The digest by which a TLS authority is known. */
    static Hash digest(X509Certificate certificate) {
        try {
            return Hash.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was made or read can be written", e);
        }
    }

    static X509Certificate certificate(String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new AuthorityException("the certificate in the database is none: " + e.getMessage(), e);
        }
    }

    /** A public key of OpenSSH that somebody sent. */
    static PublicKey foreignSshKey(String line) {
        try {
            return sshKey(line.strip());
        } catch (AuthorityException e) {
            throw new IllegalArgumentException("public_key: not one line of an OpenSSH public key file", e);
        }
    }

    static PublicKey sshKey(String line) {
        try {
            PublicKeyEntry entry = PublicKeyEntry.parsePublicKeyEntry(line);
            PublicKey key =
                    entry == null ? null : entry.resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
            if (key != null) {
                return key;
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new AuthorityException("the public key in the database is none: " + e.getMessage(), e);
        }
        throw new AuthorityException("the public key in the database is empty");
    }
}
