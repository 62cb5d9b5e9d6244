/**
 * What OpenSSH needs to reach System VMs by name: a key of the user, a certificate for it that the agent signs, and the
 * VMs' host keys. They are in one directory, and are renewed each time that ssh asks.
 */
package fe80.cli.ssh;
