package fe80.agent;

import fe80.hypervisor.HostedVm;
import fe80.link.Offence;
import fe80.systemvm.Reachability;
import fe80.systemvm.SystemVm;
import java.util.List;
import java.util.Map;

/**
 * What the agent knows of one System VM.
 *
 * @param hosted as libvirt has it
 * @param hostKey the public host key that its sshd has to own, as one line; empty if it is not known
 * @param sshAuthorities the fingerprints of the SSH authorities that it trusts since its start; empty if that is not
 *     known, or it is off
 * @param reachability the way to it
 * @param offences how many packets of it the guard dropped, by reason
 */
record Sighting(
        HostedVm hosted,
        String hostKey,
        List<String> sshAuthorities,
        Reachability reachability,
        Map<Offence, Long> offences) {

    Sighting {
        sshAuthorities = List.copyOf(sshAuthorities);
        offences = Map.copyOf(offences);
    }

    /** One that says nothing of how the VM behaves. */
    Sighting(HostedVm hosted, String hostKey, List<String> sshAuthorities, Reachability reachability) {
        this(hosted, hostKey, sshAuthorities, reachability, Map.of());
    }

    SystemVm vm() {
        return hosted.vm();
    }

    /** The same, keeping of another what lasts: since when the state is so, and how the VM behaved. */
    Sighting after(Sighting before) {
        return new Sighting(hosted, hostKey, sshAuthorities, reachability.after(before.reachability), before.offences);
    }

    /** The same, of a VM that did these. */
    Sighting with(Map<Offence, Long> committed) {
        return new Sighting(hosted, hostKey, sshAuthorities, reachability, committed);
    }

    /** Whether this is news to who has seen the other: a round trip alone is not. */
    boolean differs(Sighting other) {
        return !hosted.equals(other.hosted)
                || !hostKey.equals(other.hostKey)
                || !sshAuthorities.equals(other.sshAuthorities)
                || reachability.state() != other.reachability.state()
                || !reachability.reason().equals(other.reachability.reason());
    }
}
