package fe80.agent;

import fe80.hypervisor.HostedVm;
import fe80.link.Offence;
import fe80.systemvm.Reachability;
import fe80.systemvm.SystemVm;
import java.util.Map;

/**
 * What the agent knows of one System VM.
 *
 * @param hosted as libvirt has it
 * @param hostKey the public host key that its sshd has to own, as one line; empty if it is not known
 * @param reachability the way to it
 * @param way by which of its addresses it is reached
 * @param offences how many packets of it the guard dropped, by reason
 */
record Sighting(HostedVm hosted, String hostKey, Reachability reachability, Way way, Map<Offence, Long> offences) {

    Sighting {
        offences = Map.copyOf(offences);
    }

    /** One that says nothing of how the VM behaves. */
    Sighting(HostedVm hosted, String hostKey, Reachability reachability, Way way) {
        this(hosted, hostKey, reachability, way, Map.of());
    }

    SystemVm vm() {
        return hosted.vm();
    }

    /** The same, keeping of another what lasts: since when the state is so, and how the VM behaved. */
    Sighting after(Sighting before) {
        return new Sighting(hosted, hostKey, reachability.after(before.reachability), way, before.offences);
    }

    /** The same, of a VM that did these. */
    Sighting with(Map<Offence, Long> committed) {
        return new Sighting(hosted, hostKey, reachability, way, committed);
    }

    /** Whether this is news to who has seen the other: a round trip alone is not. */
    boolean differs(Sighting other) {
        return !hosted.equals(other.hosted)
                || !hostKey.equals(other.hostKey)
                || way != other.way
                || reachability.state() != other.reachability.state()
                || !reachability.reason().equals(other.reachability.reason());
    }
}
