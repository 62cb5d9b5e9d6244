package fe80.hypervisor;

import fe80.systemvm.SystemVm;

/**
 * A System VM as its host has it.
 *
 * @param vm read back from the domain's metadata
 * @param state what it did when it was looked at
 */
public record DeployedVm(SystemVm vm, State state) {

    /** What a domain does (libvirt's {@code virDomainState}, in so far as it matters here). */
    public enum State {
        /** It runs, or is on its way down. */
        RUNNING,
        /** It exists in memory and does not run. */
        PAUSED,
        /** It is defined and does not exist in memory. */
        SHUT_OFF,
        /** It failed and was kept for a post-mortem. */
        CRASHED
    }
}
