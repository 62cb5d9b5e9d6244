package fe80.agent.enrolment;

import fe80.file.FileTrouble;
import fe80.guest.UserCertificate;
import fe80.v1.Membership;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a host of a zone keeps, in PEM (RFC 7468) but for the last and what is beside that; each file is replaced as a
 * whole. The key is also the one with which it logs in to System VMs.
 *
 * @param certificate of this host, for now
 * @param key the private key, with the public one after it; mode 0600
 * @param authority the zone's authorities
 * @param servers the addresses of the zone's servers, one a line; it is there if this host is part of a zone
 */
public record MembershipFiles(Path certificate, Path key, Path authority, Path servers) {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    boolean areThere() {
        return Files.exists(servers);
    }

    List<String> zoneServers() throws IOException {
        return Files.readAllLines(servers);
    }

    /**
     * Asks the zone's servers, one after the other, until one answers.
     *
     * @throws EnrolmentException if none does
     * @throws IOException if it cannot be read which there are
     */
    <A> A ask(Function<ZoneServer, A> question) throws IOException {
        List<String> refusals = new ArrayList<>();
        for (String server : zoneServers()) {
            try {
                return question.apply(ZoneServer.trusted(server, authority));
            } catch (RemovedException e) {
                throw e; // as the zone's database has it: no other server knows better
            } catch (EnrolmentException e) {
                refusals.add(e.getMessage());
            }
        }
        throw new EnrolmentException(String.join("; ", refusals));
    }

    /** The key of this host, which is made if there is none. */
    KeyPair keys() throws IOException {
        if (!Files.exists(key)) {
            KeyPair made = newPair();
            write(
                    key,
                    "rw-------",
                    pem("PRIVATE KEY", made.getPrivate().getEncoded())
                            + pem("PUBLIC KEY", made.getPublic().getEncoded()));
        }
        try {
            String text = Files.readString(key);
            KeyFactory factory = KeyFactory.getInstance("EC");
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(block(text, "PUBLIC KEY"))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(block(text, "PRIVATE KEY"))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new EnrolmentException(
                    key + " is not a key that 'fe80 host enrol' made: move it away to have one made", e);
        }
    }

    X509Certificate current() throws IOException {
        return parse(block(Files.readString(certificate), "CERTIFICATE"));
    }

    List<X509Certificate> authorities() throws IOException {
        try (InputStream in = Files.newInputStream(authority)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new EnrolmentException("there are no certificates in " + authority + ": " + e.getMessage(), e);
        }
    }

    /** One certificate a line, as OpenSSH writes them (ssh-keygen(1), CERTIFICATES), beside the servers. */
    private Path sshCertificateFile() {
        return servers.resolveSibling("ssh-certificates");
    }

    /**
     * What lets this host in to System VMs, one certificate of each SSH authority of the zone, the one that signs
     * first; none if it is part of no zone.
     *
     * @throws EnrolmentException if they are damaged
     */
    public List<UserCertificate> sshCertificates() {
        try {
            if (!areThere() || !Files.exists(sshCertificateFile())) {
                return List.of();
            }
            KeyPair own = keys();
            return Files.readAllLines(sshCertificateFile()).stream()
                    .map(line -> UserCertificate.of(own, line))
                    .toList();
        } catch (IOException | IllegalArgumentException e) {
            throw new EnrolmentException(
                    "cannot use the certificates in " + sshCertificateFile() + ": " + FileTrouble.of(e), e);
        }
    }

    /** Whether there were any. */
    boolean forgetSshCertificates() throws IOException {
        return Files.deleteIfExists(sshCertificateFile());
    }

    void write(Membership membership) throws IOException {
        write(
                sshCertificateFile(),
                "rw-r--r--",
                membership.getSshCertificatesList().stream()
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()));
        write(
                authority,
                "rw-r--r--",
                membership.getAuthoritiesList().stream()
                        .map(der -> pem("CERTIFICATE", der.toByteArray()))
                        .collect(Collectors.joining()));
        write(
                certificate,
                "rw-r--r--",
                pem("CERTIFICATE", membership.getCertificate().toByteArray()));
    }

    void writeServers(List<String> addresses) throws IOException {
        write(servers, "rw-r--r--", String.join("\n", addresses) + "\n");
    }

    private static void write(Path file, String permissions, String text) throws IOException {
        Path partial = file.resolveSibling("." + file.getFileName() + ".new");
        Files.createDirectories(file.resolveSibling(""));
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.writeString(partial, text, StandardOpenOption.SYNC);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot make ECDSA keys on P-256", e);
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static byte[] block(String text, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + label + "-----", from + 1);
        if (from < 0 || to < 0) {
            throw new IllegalArgumentException("there is no " + label + " in it");
        }
        return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    }

    private static X509Certificate parse(byte[] der) {
        try {
            Certificate certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return (X509Certificate) certificate;
        } catch (GeneralSecurityException e) {
            throw new EnrolmentException("that is no certificate: " + e.getMessage(), e);
        }
    }
}
