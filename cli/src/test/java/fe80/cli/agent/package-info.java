/** An agent for the tests: real gRPC on a real Unix socket, with processes and directories here in place of VMs. */
package fe80.cli.agent;
