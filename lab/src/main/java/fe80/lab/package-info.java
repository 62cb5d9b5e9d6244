/**
 * A zone on one machine: each hypervisor is a set of Linux namespaces with its own cloud0 and libvirtd, each System VM
 * a real QEMU VM. {@link fe80.lab.Lab} is the way in. It serves the demo and the tests that need root, a kernel or a
 * VM.
 */
package fe80.lab;
