/**
 * The channel: one SSH connection from a host to one System VM, over which many commands run at once.
 * {@link fe80.guest.Ssh} opens it, having checked both ends: the VM by its host key ({@link fe80.guest.HostKey}), this
 * side by a short-lived certificate ({@link fe80.guest.SshCa}). An attempt that fails says at which layer it failed
 * ({@link fe80.guest.ChannelException}), and a command has one of three outcomes: it completed
 * ({@link fe80.guest.CommandResult}), it was not started, or what became of it is unknown
 * ({@link fe80.guest.CommandException}). A System VM is taken to be hostile: what it sends is bounded and only stored.
 */
package fe80.guest;
