package fe80.daemon;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** The time of a certificate that a daemon shows to others. */
public final class CertificateTime {

    private CertificateTime() {}

    /** Whether it is to be renewed: its time is half over, or it was issued when the clock was ahead. */
    public static boolean isToBeRenewed(X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        return now.isBefore(from)
                || now.isAfter(from.plus(Duration.between(from, until).dividedBy(2)));
    }
}
