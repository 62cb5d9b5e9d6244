package fe80.agent;

import fe80.hypervisor.HostedVm;
import fe80.link.Offence;
import fe80.systemvm.Reachability;
import fe80.systemvm.SystemVm;
import fe80.v1.Migration;
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
 * @param way by which of its addresses it is reached
 * @param offences how many packets of it the guard dropped, by reason
 * @param stage how far its migration is
 */
record Sighting(
        HostedVm hosted,
        String hostKey,
        List<String> sshAuthorities,
        Reachability reachability,
        Way way,
        Map<Offence, Long> offences,
        Stage stage) {

    Sighting {
        sshAuthorities = List.copyOf(sshAuthorities);
        offences = Map.copyOf(offences);
    }

    /** One that says nothing of how the VM behaves. */
    Sighting(HostedVm hosted, String hostKey, List<String> sshAuthorities, Reachability reachability, Way way) {
        this(hosted, hostKey, sshAuthorities, reachability, way, Map.of(), Stage.STAYING);
    }

    SystemVm vm() {
        return hosted.vm();
    }

    /** The same, keeping of another what lasts: since when the state is so, and how the VM behaved. */
    Sighting after(Sighting before) {
        return new Sighting(
                hosted, hostKey, sshAuthorities, reachability.after(before.reachability), way, before.offences, stage);
    }

    /** The same, of a VM that did these. */
    Sighting with(Map<Offence, Long> committed) {
        return new Sighting(hosted, hostKey, sshAuthorities, reachability, way, committed, stage);
    }

    /** The same, this far on its way. */
    Sighting at(Stage now) {
        return new Sighting(hosted, hostKey, sshAuthorities, reachability, way, offences, now);
    }

    /** How far its migration is, for those who see more hosts than this one. */
    Migration migration() {
        return switch (stage) {
            case STAYING -> Migration.MIGRATION_UNSPECIFIED;
            case LEAVING -> Migration.LEAVING;
            case HELD -> Migration.SWITCHING;
            case COMING -> hosted.state() == HostedVm.State.RUNNING ? Migration.SWITCHING : Migration.ARRIVING;
        };
    }

    /** Whether this is news to who has seen the other: a round trip alone is not. */
    boolean differs(Sighting other) {
        return !hosted.equals(other.hosted)
                || !hostKey.equals(other.hostKey)
                || !sshAuthorities.equals(other.sshAuthorities)
                || stage != other.stage
                || way != other.way
                || reachability.state() != other.reachability.state()
                || !reachability.reason().equals(other.reachability.reason());
    }
}
