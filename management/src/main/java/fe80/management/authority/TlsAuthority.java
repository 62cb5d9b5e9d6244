package fe80.management.authority;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that signs TLS certificates (RFC 5280): what servers and hosts of the zone know each other by. */
public final class TlsAuthority {

    private static final Duration OWN_VALIDITY = Duration.ofDays(3650);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X509Certificate certificate;
    private final PrivateKey key;

    TlsAuthority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    static TlsAuthority create(UUID zone, Instant now) {
        KeyPair keys = Keys.newPair();
        // The serial in the name keeps two authorities of one zone apart, for those who look for issuers by name.
        BigInteger serial = serial();
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "fe80 zone " + zone)
                .addRDN(BCStyle.CN, "fe80 authority " + serial.toString(16).substring(0, 8))
                .build();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                serial,
                Date.from(now.minus(Authorities.CLOCK_SKEW)),
                Date.from(now.plus(OWN_VALIDITY)),
                name,
                keys.getPublic());
        describeAuthority(builder);
        return new TlsAuthority(sign(builder, keys.getPrivate()), keys.getPrivate());
    }

    private static void describeAuthority(X509v3CertificateBuilder builder) {
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } catch (CertIOException e) {
            throw new IllegalStateException("cannot describe an authority", e);
        }
    }

    /** A certificate that makes another authority believed by who believes this one (RFC 4949, cross-certificate). */
    X509Certificate vouchFor(TlsAuthority other, Instant now) {
        var builder = new JcaX509v3CertificateBuilder(
                name(),
                serial(),
                Date.from(now.minus(Authorities.CLOCK_SKEW)),
                Date.from(now.plus(Authorities.VALIDITY)),
                X500Name.getInstance(other.certificate.getSubjectX500Principal().getEncoded()),
                other.certificate.getPublicKey());
        describeAuthority(builder);
        return sign(builder, key);
    }

    private X500Name name() {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    /** What others trust it by. */
    public X509Certificate certificate() {
        return certificate;
    }

    PrivateKey key() {
        return key;
    }

    /** A certificate for whoever has the private key of this one. */
    X509Certificate certify(PublicKey subjectKey, Subject subject, Instant now) {
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.OU, unit(subject))
                .addRDN(BCStyle.CN, subject.name())
                .build();
        var builder = new JcaX509v3CertificateBuilder(
                name(),
                serial(),
                Date.from(now.minus(Authorities.CLOCK_SKEW)),
                Date.from(now.plus(Authorities.VALIDITY)),
                name,
                subjectKey);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(subject)));
            builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(subject));
        } catch (CertIOException e) {
            throw new IllegalStateException("cannot describe a certificate for " + subject.name(), e);
        }
        return sign(builder, key);
    }

    private static String unit(Subject subject) {
        return switch (subject) {
            case Subject.Host _ -> "host";
            case Subject.Server _ -> "management";
        };
    }

    private static KeyPurposeId[] purposes(Subject subject) {
        return switch (subject) {
            case Subject.Host _ -> new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
            case Subject.Server _ -> new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        };
    }

    private static GeneralNames alternativeNames(Subject subject) {
        return new GeneralNames(subject.alternativeNames().stream()
                .map(name -> new GeneralName(
                        ADDRESS.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static BigInteger serial() {
        return new BigInteger(127, RANDOM).setBit(126); // RFC 5280, section 4.1.2.2: positive, at most 20 octets.
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException | CertificateException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }
}
