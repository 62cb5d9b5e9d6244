/**
 * System VMs as libvirt domains: deploy, start, stop, destroy, list and watch them on one host. The host's libvirt
 * holds the truth: kind and UUID are in the domain's {@code <metadata>}, so whoever connects next finds the same VMs.
 * Calls to libvirt run on a few platform threads, because libvirt keeps its last error per thread and a native call
 * pins a virtual one; callers may be on any thread and simply block.
 */
package fe80.hypervisor;
