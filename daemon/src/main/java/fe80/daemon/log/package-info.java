/**
 * How a daemon's log is written: an event is one line, a fixed sentence and what it is about as key=value pairs. Much
 * of that comes from System VMs and callers, which may be hostile; none of them can make it look like another line, or
 * another pair.
 */
package fe80.daemon.log;
