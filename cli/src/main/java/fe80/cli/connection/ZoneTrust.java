package fe80.cli.connection;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Believes the servers whose certificate was signed by the one authority with this fingerprint, which they send along.
 */
final class ZoneTrust implements X509TrustManager {

    private final String fingerprint;

    private ZoneTrust(String fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** Sockets to servers that show a certificate of the authority of this token. */
    static SSLSocketFactory sockets(ZoneToken token) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new ZoneTrust(token.authority())}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS 1.3", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        for (X509Certificate candidate : chain) {
            if (isAuthority(candidate)) {
                trusting(candidate).checkServerTrusted(chain, keyExchange);
                return;
            }
        }
        throw new CertificateException("it is not a server of the zone that the token is for");
    }

    private boolean isAuthority(X509Certificate candidate) throws CertificateException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(candidate.getEncoded());
            return HexFormat.of().formatHex(digest).equals(fingerprint);
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    private static X509TrustManager trusting(X509Certificate authority) throws CertificateException {
        try {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            authorities.setCertificateEntry("zone", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        throw new CertificateException("a client believes servers only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
