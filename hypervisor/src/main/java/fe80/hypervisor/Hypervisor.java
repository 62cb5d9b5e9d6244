package fe80.hypervisor;

import fe80.systemvm.SystemVm;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The System VMs of one host. Every method blocks until the thing is done and throws {@link HypervisorException} if it
 * could not be done; it may be called from several threads. Closing it leaves the VMs as they are.
 */
public interface Hypervisor extends AutoCloseable {

    /**
     * Defines a System VM and starts it, with a control NIC on {@code cloud0}. If anything fails, nothing is left of
     * it.
     *
     * @param admission is asked before the VM has run its first instruction
     * @throws HypervisorException if the VM exists already, if another domain has one of its MACs on the same bridge,
     *     if it was not admitted, or if libvirt refuses
     */
    void deploy(SystemVm vm, Hardware hardware, BootCredentials credentials, Admission admission);

    /** Deploys a System VM with {@link Hardware#SMALL}. */
    default void deploy(SystemVm vm, BootCredentials credentials, Admission admission) {
        deploy(vm, Hardware.SMALL, credentials, admission);
    }

    /**
     * Lets a System VM that is shut off accept the user certificates of these CAs when it is started next, in the place
     * of those that it was told of before. A VM without boot credentials on this host stays as it is.
     *
     * @param sshCa a public key line each
     */
    void trust(SystemVm vm, String sshCa);

    /**
     * Starts a System VM that is shut off, with the credentials that it has on this host. If it fails, the VM is shut
     * off again.
     *
     * @param admission is asked before the VM has run its first instruction
     */
    void start(SystemVm vm, Admission admission);

    /**
     * Asks a System VM to shut down, by ACPI's power button, and waits until it has. One that is off stays off.
     *
     * @param deadline how long to wait; the VM goes on running if it takes no notice of the button in that time
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    void stop(SystemVm vm, Duration deadline) throws InterruptedException;

    /**
     * Switches a System VM off at once, undefines it, and deletes its credentials. One that is not there is no error.
     */
    void destroy(SystemVm vm);

    /** Asks a System VM to restart, by ACPI's power button, and does not wait for it. */
    void reboot(SystemVm vm);

    /**
     * All System VMs of this host, as libvirt has them now: those that fe80 deployed, and each other domain that has a
     * NIC on {@code cloud0} with a MAC that begins with {@code 0e}.
     */
    List<HostedVm> list();

    /** The System VM with this UUID, if there is one on this host. */
    Optional<HostedVm> find(UUID uuid);

    /** What a System VM was deployed with; empty if it was not deployed by fe80. */
    Optional<BootCredentials> credentials(SystemVm vm);

    /** What moves System VMs from and to this host while they run; empty if nothing does. */
    default Optional<Migrations> migrations() {
        return Optional.empty();
    }

    /**
     * Runs a shell script as root in a System VM, by the QEMU guest agent, and returns what it wrote to stdout. There
     * has to be one in the VM, and the domain needs its device.
     *
     * @param arguments the script's
     * @param deadline how long it may take; then it may still be running
     * @throws HypervisorException if there is none that answers, or the script fails: the message has its stderr
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    default String runByGuestAgent(SystemVm vm, String script, List<String> arguments, Duration deadline)
            throws InterruptedException {
        throw new HypervisorException(
                HypervisorException.Reason.FAILED, vm.name() + " has no QEMU guest agent on " + uri());
    }

    /** How this host executes its System VMs. */
    Accelerator accelerator();

    /** Where its libvirt is. */
    URI uri();

    /**
     * Tells the listener of each change from now on, in order, on one thread of its own; the listener may block. A
     * change may be of a domain that is no System VM.
     */
    Watch watch(Consumer<HypervisorEvent> listener);

    @Override
    void close();
}
