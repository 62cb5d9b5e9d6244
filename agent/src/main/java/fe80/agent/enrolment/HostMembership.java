package fe80.agent.enrolment;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import fe80.file.FileTrouble;
import fe80.guest.UserCertificate;
import fe80.v1.CertifyResponse;
import fe80.v1.VouchRequest;
import fe80.v1.Vouched;
import fe80.v1.ZoneCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a host has of its zone, in the words of the API.
 *
 * @param files where it is kept
 */
public record HostMembership(MembershipFiles files) {

    /** As enrolment.proto has it. */
    private static final byte[] MARK = "fe80 vouches for ".getBytes(StandardCharsets.US_ASCII);

    private static final Logger LOG = LoggerFactory.getLogger(HostMembership.class);

    /**
     * What it has now; empty if it is part of no zone, or that cannot be read.
     *
     * @param ssh the SSH certificates that are in use and valid
     */
    public Optional<ZoneCertificates> now(List<UserCertificate> ssh) {
        try {
            return files.areThere() ? Optional.of(read(ssh)) : Optional.empty();
        } catch (IOException | EnrolmentException e) {
            LOG.atWarn()
                    .addKeyValue("reason", FileTrouble.of(e))
                    .log("the certificates of this host cannot be read, and the zone is not told of them");
            return Optional.empty();
        }
    }

    private ZoneCertificates read(List<UserCertificate> ssh) throws IOException {
        X509Certificate own = files.current();
        List<X509Certificate> authorities = files.authorities();
        ZoneCertificates.Builder answer = ZoneCertificates.newBuilder()
                .setTlsValidUntil(timestamp(own.getNotAfter().toInstant()))
                .addAllTlsAuthorities(
                        authorities.stream().map(HostMembership::digest).toList())
                .addAllSshAuthorities(
                        ssh.stream().map(UserCertificate::signedBy).toList());
        authorities.stream()
                .filter(authority -> signed(own, authority))
                .findFirst()
                .map(HostMembership::digest)
                .ifPresent(answer::setTlsIssuer);
        ssh.stream()
                .map(UserCertificate::validUntil)
                .min(Instant::compareTo)
                .map(HostMembership::timestamp)
                .ifPresent(answer::setSshValidUntil);
        return answer.build();
    }

    /**
     * A certificate of the zone for the key of a user of this host.
     *
     * @param trusted the fingerprints of the SSH authorities of which it may be
     * @throws EnrolmentException if this host is part of no zone, or the zone gives none
     */
    public CertifyResponse vouch(String publicKey, String user, List<String> trusted) throws IOException {
        if (!files.areThere()) {
            throw new EnrolmentException("this host is part of no zone: 'fe80 host enrol' makes it part of one");
        }
        KeyPair keys = files.keys();
        Instant now = Instant.now();
        byte[] vouched = Vouched.newBuilder()
                .setPublicKey(publicKey)
                .setUser(user)
                .addAllSshAuthorities(trusted)
                .setAt(timestamp(now))
                .build()
                .toByteArray();
        VouchRequest request = VouchRequest.newBuilder()
                .setVouched(ByteString.copyFrom(vouched))
                .setSignature(ByteString.copyFrom(signature(keys, vouched)))
                .setHostKey(ByteString.copyFrom(keys.getPublic().getEncoded()))
                .build();
        return files.ask(server -> server.vouch(request));
    }

    private static byte[] signature(KeyPair keys, byte[] vouched) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(MARK);
            signature.update(vouched);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has ECDSA", e);
        }
    }

    private static boolean signed(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String digest(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256, and what was read can be written", e);
        }
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).build();
    }
}
