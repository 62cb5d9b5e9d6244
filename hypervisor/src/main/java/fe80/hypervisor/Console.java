package fe80.hypervisor;

import fe80.file.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a System VM's serial console goes. */
public sealed interface Console {

    /** A pseudo terminal of the host, for {@code virsh console}; what nobody reads is lost. */
    record Terminal() implements Console {}

    /**
     * A file named after the VM with {@code .log} at its end, for tests: the VM decides how long it gets, so a hostile
     * one could fill the disk. It outlives the VM, and one of the same name appends to it.
     *
     * @param directory holds the files; it is made if it is not there
     */
    record File(Path directory) implements Console {}

    /** Makes what must be there before a VM is started. */
    default void prepare() {
        if (this instanceof File(Path directory)) {
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw new HypervisorException(
                        HypervisorException.Reason.FAILED,
                        "could not make the directory for serial consoles, " + directory + ": " + FileTrouble.of(e),
                        e);
            }
        }
    }
}
