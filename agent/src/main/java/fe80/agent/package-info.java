/**
 * The daemon of a hypervisor. {@link fe80.agent.Inventory} hears from libvirt which System VMs there are and gives each
 * a {@link fe80.agent.VmKeeper}, whose one thread keeps the channel open; {@link fe80.agent.LinkKeeper} keeps cloud0 as
 * it should be; what they find is on the {@link fe80.agent.Board}; the calls of the API read it there. Nothing about a
 * VM is stored: an agent that starts finds everything in libvirt.
 */
package fe80.agent;
