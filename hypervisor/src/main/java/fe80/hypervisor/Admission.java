package fe80.hypervisor;

import fe80.systemvm.SystemVm;

/** Lets a System VM onto the link. What it throws keeps the VM from running. */
@FunctionalInterface
public interface Admission {

    /**
     * Called while the VM is paused: its port is on {@code cloud0} and up, but the VM has not run an instruction yet.
     *
     * @param port the name of its tap interface, {@link SystemVm#port()} if fe80 deployed it
     */
    void admit(SystemVm vm, String port);
}
