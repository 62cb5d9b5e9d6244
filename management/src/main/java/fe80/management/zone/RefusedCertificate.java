package fe80.management.zone;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;

/** Why a handshake with a host failed, where it is a matter of clocks: what TLS says of that is a date, or a number. */
final class RefusedCertificate {

    private static final String DIFFER = "; unless it does, the clock of that host or of this server is wrong";

    private RefusedCertificate() {}

    /** In a sentence; empty if it failed by something else. */
    static Optional<String> reason(Throwable root) {
        return switch (root) {
            case CertificateExpiredException expired ->
                Optional.of("its certificate is over (" + expired.getMessage()
                        + "): its agent gets the next one within a minute, or says in its log why it cannot" + DIFFER);
            case CertificateNotYetValidException early ->
                Optional.of("its certificate is not valid yet (" + early.getMessage()
                        + "): its agent gets another within a minute, or says in its log why it cannot" + DIFFER);
            default ->
                Optional.ofNullable(root.getMessage())
                        .map(message -> message.toLowerCase(Locale.ROOT))
                        .filter(message ->
                                message.contains("certificate_expired") || message.contains("bad_certificate"))
                        .map(alert ->
                                "its agent takes the certificate of this server for one that is over, or not valid"
                                        + " yet: the clock of that host or of this server is wrong");
        };
    }
}
