package fe80.cli.connection;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Believes the servers whose certificate leads to an authority that is known by its fingerprint, which they send along.
 * Where that one vouches for another, by a certificate for its key, the other is known from then on: so a user follows
 * a zone that replaces its authority.
 */
final class ZoneTrust implements X509TrustManager {

    private final ZoneAuthorities authorities;

    private ZoneTrust(ZoneAuthorities authorities) {
        this.authorities = authorities;
    }

    /** Sockets to servers that show a certificate of one of these authorities. */
    static SSLSocketFactory sockets(ZoneAuthorities authorities) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new ZoneTrust(authorities)}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS 1.3", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        for (X509Certificate known : chain) {
            if (authorities.has(fingerprint(known))) {
                trusting(known).checkServerTrusted(chain, keyExchange);
                learn(known, List.of(chain));
                return;
            }
        }
        throw new CertificateException("it is not a server of the zone that the token is for");
    }

    /** The authority that signs now, if it is another than the known one, and that one has signed for it. */
    private void learn(X509Certificate known, List<X509Certificate> chain) throws CertificateException {
        for (X509Certificate signer : chain) {
            if (!signer.equals(known)
                    && signed(chain.getFirst(), signer.getPublicKey())
                    && signed(signer, signer.getPublicKey())
                    && chain.stream().anyMatch(voucher -> vouches(known, voucher, signer))) {
                authorities.learn(fingerprint(signer));
            }
        }
    }

    private static boolean vouches(X509Certificate known, X509Certificate voucher, X509Certificate signer) {
        return voucher.getPublicKey().equals(signer.getPublicKey())
                && voucher.getBasicConstraints() >= 0
                && signed(voucher, known.getPublicKey());
    }

    private static boolean signed(X509Certificate certificate, PublicKey key) {
        try {
            certificate.verify(key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
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
