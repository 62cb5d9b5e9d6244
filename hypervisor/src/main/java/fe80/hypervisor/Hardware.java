package fe80.hypervisor;

import java.util.List;

/**
 * What a System VM is given.
 *
 * @param memory in MiB, at least 128
 * @param processors at least 1
 * @param nics the NICs beside the control NIC, in the order in which the VM finds them
 */
public record Hardware(int memory, int processors, List<Nic> nics) {

    /** 256 MiB, one processor, and the control NIC alone. */
    public static final Hardware SMALL = new Hardware(256, 1, List.of());

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a VM could not boot with them
     */
    public Hardware {
        if (memory < 128) {
            throw new IllegalArgumentException("a System VM does not boot in " + memory + " MiB: give it 128 or more");
        }
        if (processors < 1) {
            throw new IllegalArgumentException("a System VM cannot have " + processors + " processors");
        }
        nics = List.copyOf(nics);
    }
}
