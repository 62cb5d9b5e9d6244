/** TCP connections into System VMs, each one a Forward call in the connection to the agent. */
package fe80.cli.tunnel;
