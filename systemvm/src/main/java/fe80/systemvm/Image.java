package fe80.systemvm;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The image that System VMs boot: a kernel, its initrd, and a root disk that all VMs of a host share read-only.
 *
 * @param kernel a Linux bzImage
 * @param initrd the archive that finds the disk and the control NIC
 * @param disk a raw ext4 file system
 */
public record Image(Path kernel, Path initrd, Path disk) {

    /**
     * The image in the directory that {@code make image} fills.
     *
     * @throws IllegalArgumentException if a part of it is missing there
     */
    public static Image in(Path directory) {
        return new Image(part(directory, "vmlinuz"), part(directory, "initrd.img"), part(directory, "root.img"));
    }

    private static Path part(Path directory, String name) {
        Path part = directory.toAbsolutePath().resolve(name);
        if (!Files.isReadable(part)) {
            throw new IllegalArgumentException("no System VM image in " + directory + ": cannot read " + part
                    + "; install it with 'make install-image'");
        }
        return part;
    }
}
