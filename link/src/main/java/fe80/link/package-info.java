/**
 * The control link of this host, cloud0: a bridge with one address, fe80::1, to which each System VM's control NIC is
 * plugged and which never has a physical port. {@link fe80.link.ControlLink} reads the link as a
 * {@link fe80.link.LinkState}, says what it should be as another one, and runs the steps that lead from the one to the
 * other; so everything here can be repeated, and is undone by the same means. The guard, filters of nftables that let a
 * System VM do nothing but answer SSH, is part of the link: without it nobody is admitted. Processes are started in one
 * place, {@link fe80.link.Commands}, and only their machine-readable output is read; changes that others make are heard
 * of from the kernel, by {@link fe80.link.LinkEvents}.
 */
package fe80.link;
