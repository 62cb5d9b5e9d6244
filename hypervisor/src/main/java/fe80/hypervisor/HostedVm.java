package fe80.hypervisor;

import fe80.systemvm.SystemVm;
import java.util.Optional;

/**
 * A System VM as its host has it.
 *
 * @param vm read back from the domain's metadata, or from its NIC and name if another program deployed it
 * @param state what it did when it was looked at
 * @param port the name of its tap interface; empty while it is off
 * @param deployed whether fe80 deployed it; if not, it can be started, stopped and rebooted, but is another's
 */
public record HostedVm(SystemVm vm, State state, Optional<String> port, boolean deployed) {

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
