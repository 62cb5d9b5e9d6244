package fe80.hypervisor;

import fe80.systemvm.SystemVm;
import java.nio.file.Path;

/**
 * What a host has to know of a System VM before it comes there, all of which travels ahead of it.
 *
 * @param memory of the VM, in MiB
 * @param credentials what it was deployed with: QEMU looks for the files of it when it starts, here as there
 * @param directory where these files have to be, since their paths travel with the VM
 * @param disk the root disk that it runs on, as hexadecimal digits of its SHA-256 digest
 * @param processor what it may be using of the processor, as libvirt describes it; empty if QEMU translates for it
 */
public record Announcement(
        SystemVm vm, long memory, BootCredentials credentials, Path directory, String disk, String processor) {

    /** Checks that it is of a VM of fe80's. */
    public Announcement {
        if (vm.kind().isEmpty()) {
            throw new IllegalArgumentException(vm.name() + " has no kind, so fe80 did not deploy it");
        }
        if (memory <= 0) {
            throw new IllegalArgumentException("memory: " + memory + " MiB");
        }
    }

    /** Never the private key. */
    @Override
    public String toString() {
        return "Announcement[vm=" + vm + ", memory=" + memory + ", disk=" + disk + "]";
    }
}
