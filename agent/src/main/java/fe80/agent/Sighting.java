package fe80.agent;

import fe80.hypervisor.HostedVm;
import fe80.systemvm.Reachability;
import fe80.systemvm.SystemVm;

/**
 * What the agent knows of one System VM.
 *
 * @param hosted as libvirt has it
 * @param hostKey the public host key that its sshd has to own, as one line; empty if it is not known
 * @param reachability the way to it
 */
record Sighting(HostedVm hosted, String hostKey, Reachability reachability) {

    SystemVm vm() {
        return hosted.vm();
    }

    /** Whether this is news to who has seen the other: a round trip alone is not. */
    boolean differs(Sighting other) {
        return !hosted.equals(other.hosted)
                || !hostKey.equals(other.hostKey)
                || reachability.state() != other.reachability.state()
                || !reachability.reason().equals(other.reachability.reason());
    }
}
