package fe80.guest;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A command in the VM and all that it started, found by a variable in their environment: children inherit it. sshd is
 * no help in it: it does not pass on signals to commands of root ("session signalling requires privilege separation",
 * OpenSSH 9.2), and the end of a session leaves its processes running.
 */
record MarkedProcesses(GuestChannel guest, String mark) {

    private static final String VARIABLE = "FE80_COMMAND=";

    /** How much later than its deadline a command may return, because it is being killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What to put before a line of shell so that what it runs is found. */
    String assignment() {
        return VARIABLE + mark;
    }

    /** Kills them until there are none; whether that worked. */
    boolean kill() {
        return run("while " + found() + "; [ -n \"$found\" ]; do " + send(Signal.KILL) + "; done");
    }

    /** Sends each of them a signal, once; whether that worked. */
    boolean signal(Signal signal) {
        return run(found() + "; " + send(signal));
    }

    private String found() {
        return "found=$(grep -lszxF " + assignment() + " /proc/[0-9]*/environ)";
    }

    private static String send(Signal signal) {
        return "for file in $found; do pid=${file#/proc/}; kill -" + signal + " ${pid%/environ}; done";
    }

    private boolean run(String script) {
        ExecChannel channel = new ExecChannel(script, Optional.empty());
        Deadline deadline = Deadline.after(PATIENCE);
        try {
            guest.open(channel);
            while (!channel.drained() && !deadline.isOver()) {
                channel.read(deadline.left());
            }
            return channel.exit().isPresent();
        } catch (IOException | RuntimeException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            channel.abandon();
        }
    }
}
