/**
 * The calls of the API that go through a System VM's channel: Run, Exec, Push, Pull and Forward. Each call is written
 * as plain blocking code in a virtual thread of its own: {@link fe80.agent.exec.Requests} asks the caller for the next
 * message only when it is wanted, {@link fe80.agent.exec.Responses} waits until the caller takes one, and in between
 * the channel does the same with the VM, so nothing piles up in the agent. A caller who goes away interrupts the
 * thread, and that ends the command.
 */
package fe80.agent.exec;
