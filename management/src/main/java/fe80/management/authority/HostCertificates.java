package fe80.management.authority;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a host gets for its key. Its agent serves with the TLS certificate, trusts the TLS authorities, and tells System
 * VMs to trust the SSH authorities; it logs in to a VM with the certificate of one that the VM trusts, which may be an
 * older one.
 *
 * @param ssh one certificate of each SSH authority, the one that signs first, as lines of OpenSSH certificate files
 * @param sshAuthorities their public keys in the same order, as lines of OpenSSH public key files
 */
public record HostCertificates(
        X509Certificate tls,
        List<X509Certificate> trusted,
        List<String> ssh,
        List<String> sshAuthorities,
        Instant validUntil) {

    /** Makes it immutable. */
    public HostCertificates {
        trusted = List.copyOf(trusted);
        ssh = List.copyOf(ssh);
        sshAuthorities = List.copyOf(sshAuthorities);
    }
}
