package fe80.lab;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts the servers of one zone. It does not look at the time, since a lab has hosts whose clocks differ.
 *
 * @param fingerprint the SHA-256 digest of the certificate of the zone's authority, in hexadecimal digits
 */
record ZoneTrust(String fingerprint) implements X509TrustManager {

    /** Of the zone that has issued this token: the fingerprint is its last part. */
    static ZoneTrust ofToken(String token) {
        return new ZoneTrust(token.substring(token.lastIndexOf('_') + 1));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        try {
            X509Certificate authority = chain[chain.length - 1];
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(authority.getEncoded());
            if (!HexFormat.of().formatHex(digest).equals(fingerprint)) {
                throw new CertificateException("the server is of another zone");
            }
            chain[0].verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is for servers");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
