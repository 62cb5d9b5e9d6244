package fe80.hypervisor;

/**
 * How far the copying of a System VM's memory is.
 *
 * @param total all of it, in bytes; 0 while that is not known
 * @param remaining what is left, in bytes; it may grow, since the VM goes on writing
 */
public record Copied(long total, long remaining) {}
