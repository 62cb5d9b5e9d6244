package fe80.agent;

import fe80.guest.Credential;
import fe80.guest.Endpoint;
import fe80.guest.ExpectedHostKey;
import fe80.guest.GuestChannel;
import fe80.guest.HostKey;
import fe80.guest.KeyFileException;
import fe80.guest.OperatorKey;
import fe80.guest.PinnedHostKey;
import fe80.guest.PublicHostKey;
import fe80.guest.Ssh;
import fe80.guest.SshCa;
import fe80.hypervisor.BootCredentials;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.HypervisorException;
import fe80.systemvm.Reachability.State;
import fe80.systemvm.SystemVm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What opens System VMs: for those that fe80 deployed, the authority that they obey and the host key that they were
 * given; for those of others, the operator's key, and the host key that is pinned when it is first seen.
 */
final class Access {

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final Function<SystemVm, Optional<BootCredentials>> delivered;
    private final Certificates certificates;
    private final Optional<OperatorKey> operatorKey;
    private final Path pinned;

    /** Which boot credentials a VM has is asked of the hypervisor, each time. */
    Access(
            Function<SystemVm, Optional<BootCredentials>> delivered,
            Certificates certificates,
            Optional<OperatorKey> operatorKey,
            Path pinned) {
        this.delivered = delivered;
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
        return fromCredentials(
                hosted,
                credentials -> credentials.sshCaLines().stream()
                        .map(SshCa::fingerprint)
                        .toList());
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
     * Opens a channel, and says so in the log if it is one whose host key is trusted because it is the first.
     *
     * @throws UnreachableException if there is nothing to log in with
     */
    GuestChannel open(Ssh ssh, HostedVm hosted, Endpoint endpoint, Duration tcpPatience, Duration patience) {
        boolean first = endpoint.hostKey().known().isEmpty();
        GuestChannel channel = ssh.open(endpoint, credential(hosted), tcpPatience, patience);
        if (first) {
            LOG.atInfo()
                    .addKeyValue("vm", hosted.vm().name())
                    .addKeyValue("host_key", endpoint.hostKey())
                    .log("the host key of a System VM is pinned, since it is the first that this host sees of it");
        }
        return channel;
    }

    /**
     * Has a System VM of another program own the host key that another host had pinned before it came.
     *
     * @return whether this host had not trusted another one meanwhile
     */
    boolean pin(HostedVm hosted, PublicHostKey key) {
        PinnedHostKey pinned = pinned(hosted);
        if (pinned.accepts(key)) {
            return true;
        }
        LOG.atWarn()
                .addKeyValue("vm", hosted.vm().name())
                .addKeyValue("trusted", pinned)
                .addKeyValue("host_key", key)
                .log("the first host key that this host saw of a System VM is not the one that it had elsewhere");
        pinned.pin(key);
        return false;
    }

    private PinnedHostKey pinned(HostedVm hosted) {
        return new PinnedHostKey(pinned.resolve(
                hosted.vm().uuid() + "." + hosted.vm().controlMac().toString().replace(":", "")));
    }

    /**
     * The host key that it has to own. What is pinned is of one control MAC: CloudStack, which may make a System VM
     * anew each time that it starts it, then gives it another one.
     *
     * @throws UnreachableException if that is not known
     */
    ExpectedHostKey hostKey(HostedVm hosted) {
        if (!hosted.deployed()) {
            return pinned(hosted);
        }
        return fromCredentials(
                hosted, credentials -> HostKey.parse(credentials.sshHostKey()).publicKey());
    }

    /** As known_hosts has it; empty if it is not known. */
    static String line(Optional<ExpectedHostKey> hostKey) {
        try {
            return hostKey.flatMap(ExpectedHostKey::known)
                    .map(PublicHostKey::line)
                    .orElse("");
        } catch (KeyFileException e) {
            return ""; // To open a channel fails with that too, and says so.
        }
    }

    private static UnreachableException unknown(HostedVm hosted) {
        return new UnreachableException(
                State.HOST_KEY_MISMATCH,
                "this host does not have the boot credentials of " + hosted.vm().name()
                        + ", and so does not know its host key: copy their directory from the host on which it"
                        + " was deployed");
    }

    private <T> T fromCredentials(HostedVm hosted, Function<BootCredentials, T> part) {
        try {
            return part.apply(delivered.apply(hosted.vm()).orElseThrow(() -> unknown(hosted)));
        } catch (HypervisorException e) {
            throw new UnreachableException(State.HOST_KEY_MISMATCH, Failures.reason(e));
        } catch (IllegalArgumentException e) { // of the files' contents
            throw new UnreachableException(
                    State.HOST_KEY_MISMATCH,
                    "the boot credentials of " + hosted.vm().name() + " on this host are damaged: "
                            + Failures.reason(e) + "; put their directory back from a copy, or destroy the System VM"
                            + " and deploy it anew");
        }
    }
}
