package fe80.hypervisor;

import fe80.systemvm.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How a host executes its System VMs. */
public sealed interface Accelerator {

    /** Why it is this one, as a sentence. */
    String reason();

    /** By the processor's virtualization. */
    record Kvm(String reason) implements Accelerator {}

    /** By QEMU's translator: works everywhere, at about a tenth of the speed. */
    record Tcg(String reason) implements Accelerator {}

    /**
     * KVM if it really works on this machine, TCG otherwise. A {@code /dev/kvm} that exists may still fail or hang, so
     * the image's kernel is tried under it.
     *
     * @param deadline how long the kernel may take; a working KVM needs a second
     */
    static Accelerator fastest(Image image, Duration deadline) {
        Path device = Path.of("/dev/kvm");
        if (!Files.exists(device)) {
            return new Tcg("this machine has no " + device + ": no KVM module, or no virtualization in the processor");
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            return new Tcg("this user may not open " + device + ": join the group that owns it");
        }
        return KvmTrial.of(image.kernel(), deadline);
    }
}
