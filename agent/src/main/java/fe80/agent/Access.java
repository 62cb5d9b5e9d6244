package fe80.agent;

import fe80.guest.Credential;
import fe80.guest.ExpectedHostKey;
import fe80.guest.HostKey;
import fe80.guest.OperatorKey;
import fe80.guest.PinnedHostKey;
import fe80.guest.SshCa;
import fe80.hypervisor.BootCredentials;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.Hypervisor;
import fe80.hypervisor.HypervisorException;
import fe80.systemvm.Reachability.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What opens System VMs: for those that fe80 deployed, the authority that they obey and the host key that they were
 * given; for those of others, the operator's key, and the host key that is pinned when it is first seen.
 */
final class Access {

    private final Hypervisor hypervisor;
    private final Certificates certificates;
    private final Optional<OperatorKey> operatorKey;
    private final Path pinned;

    Access(Hypervisor hypervisor, Certificates certificates, Optional<OperatorKey> operatorKey, Path pinned) {
        this.hypervisor = hypervisor;
        this.certificates = certificates;
        this.operatorKey = operatorKey;
        this.pinned = pinned;
    }

    /**
     * What to log in with.
     *
     * @throws UnreachableException if there is nothing
     */
    Credential credential(HostedVm hosted) {
        if (!hosted.deployed()) {
            return operatorKey.orElseThrow(() -> new UnreachableException(
                    State.AUTH_REJECTED,
                    "another program deployed it, and the agent has no key for such VMs: set adopted.key in its"
                            + " configuration"));
        }
        List<String> trusted = authorities(hosted);
        return certificates
                .trustedBy(trusted)
                .orElseThrow(() -> new UnreachableException(
                        State.AUTH_REJECTED,
                        "since its start it trusts no other SSH authority than " + String.join(", ", trusted)
                                + ", and this host has no valid certificate of that: if this host is to be part of a zone, its"
                                + " log says why it has no new one; 'fe80 stop' and 'fe80 start' let the VM trust those that"
                                + " there are now"));
    }

    /**
     * The fingerprints of the SSH authorities that it trusts since its start, if fe80 deployed it.
     *
     * @throws UnreachableException if that is not known
     */
    List<String> authorities(HostedVm hosted) {
        if (!hosted.deployed()) {
            return List.of();
        }
        return credentials(hosted)
                .map(credentials -> credentials.sshCaLines().stream()
                        .map(SshCa::fingerprint)
                        .toList())
                .orElseThrow(() -> unknown(hosted));
    }

    /**
     * The same, empty if that is not known. What was delivered is read by QEMU at each start: of a VM that is off,
     * nothing can be said.
     */
    List<String> knownAuthorities(HostedVm hosted) {
        try {
            return switch (hosted.state()) {
                case RUNNING, PAUSED -> authorities(hosted);
                case SHUT_OFF, CRASHED -> List.of();
            };
        } catch (UnreachableException e) {
            return List.of();
        }
    }

    /** A certificate of this host's own authority for the key of somebody who has an SSH client of their own. */
    String certify(String publicKey, String user) {
        return certificates.authority().certify(publicKey, Certificates.VALIDITY, user);
    }

    /** The fingerprint of this host's own authority. */
    String ownAuthority() {
        return certificates.authority().fingerprint();
    }

    /**
     * The host key that it has to own.
     *
     * @throws UnreachableException if that is not known
     */
    ExpectedHostKey hostKey(HostedVm hosted) {
        if (!hosted.deployed()) {
            return new PinnedHostKey(pinned.resolve(hosted.vm().uuid().toString()));
        }
        return credentials(hosted)
                .map(credentials -> HostKey.parse(credentials.sshHostKey()).publicKey())
                .orElseThrow(() -> unknown(hosted));
    }

    private static UnreachableException unknown(HostedVm hosted) {
        return new UnreachableException(
                State.HOST_KEY_MISMATCH,
                "this host does not have the boot credentials of " + hosted.vm().name()
                        + ", and so does not know its host key: copy their directory from the host on which it"
                        + " was deployed");
    }

    private Optional<BootCredentials> credentials(HostedVm hosted) {
        try {
            return hypervisor.credentials(hosted.vm());
        } catch (HypervisorException e) {
            throw new UnreachableException(State.HOST_KEY_MISMATCH, Failures.reason(e));
        }
    }
}
