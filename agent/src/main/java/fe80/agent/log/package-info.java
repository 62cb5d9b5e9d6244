/**
 * How the agent's log is written: an event is one line, a fixed sentence and what it is about as key=value pairs. Much
 * of that comes from System VMs, which may be hostile; none of them can make it look like another line, or another
 * pair.
 */
package fe80.agent.log;
