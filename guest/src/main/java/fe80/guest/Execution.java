package fe80.guest;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** One run of one command, from the request to exactly one of its three outcomes. */
final class Execution {

    /**
     * The variable by which {@link #kill()} finds the command and what it started: children inherit the environment.
     */
    private static final String MARK = "FE80_COMMAND=";

    /** How much later than its deadline a run may return, because it is killing the command. */
    private static final Duration KILL_TIME = Duration.ofSeconds(2);

    private final GuestChannel guest;
    private final Command command;
    private final String mark;
    private final Deadline deadline;
    private final ExecChannel channel;

    Execution(GuestChannel guest, Command command, String name, Deadline deadline) {
        this.guest = guest;
        this.command = command;
        this.mark = MARK + name;
        this.deadline = deadline;
        // With exec no shell stays between sshd and the program, and a word like "if" is the name of a program too.
        this.channel = new ExecChannel(mark + " exec " + command, command);
    }

    CommandResult run() {
        begin();
        try {
            if (channel.awaitEnd(deadline.left())) {
                return channel.result().orElseThrow(this::endedWithoutResult);
            }
        } catch (InterruptedException e) {
            channel.abandon();
            Thread.startVirtualThread(this::kill);
            Thread.currentThread().interrupt();
            throw noResult("the thread that waited for it was interrupted");
        }
        return overdue();
    }

    private void begin() {
        try {
            guest.open(channel);
        } catch (IOException | RuntimeException e) {
            channel.abandon();
            throw guest.isOpen() ? noResult("the request could not be sent: " + Printable.of(e)) : lost();
        }
    }

    private CommandException endedWithoutResult() {
        Optional<String> refusal = channel.refusal();
        if (refusal.isPresent()) {
            return noResult(refusal.get());
        }
        return guest.isOpen() ? noResult("sshd ended it without an exit status") : lost();
    }

    private CommandResult overdue() {
        Optional<CommandResult> result = channel.result();
        channel.abandon(); // only now: this may well end it, by SIGPIPE, and that would be no result of its own
        if (result.isPresent()) {
            return result.get(); // it ended, only its output is held open by something that it had started
        }
        if (!channel.sent()) {
            throw noResult("sshd opened no session for it within " + deadline);
        }
        throw noResult("it did not end within " + deadline
                + (kill() ? "; it was killed in the VM" : "; killing it failed too, so it may still be running"));
    }

    /**
     * Kills what carries our mark, until nothing does. sshd is no help in it: it does not pass on signals to commands
     * of root ("session signalling requires privilege separation", OpenSSH 9.2), and the end of a session leaves its
     * processes running.
     */
    private boolean kill() {
        if (!channel.sent()) {
            return true;
        }
        String marked = "$(grep -lszxF " + mark + " /proc/[0-9]*/environ)";
        String script = "while found=" + marked + "; [ -n \"$found\" ]; do for file in $found; do"
                + " pid=${file#/proc/}; kill -KILL ${pid%/environ}; done; done";
        ExecChannel killer = new ExecChannel(script, Command.of("sh"));
        try {
            guest.open(killer);
            return killer.awaitEnd(KILL_TIME) && killer.result().isPresent();
        } catch (IOException | RuntimeException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            killer.abandon();
        }
    }

    private CommandException noResult(String reason) {
        String where = " on " + guest.endpoint() + ": " + command + ": " + reason;
        return channel.sent()
                ? new CommandOutcomeUnknownException(
                        "outcome unknown" + where + ". See what it did before you repeat it.")
                : new CommandNotStartedException("not started" + where + ".");
    }

    private CommandException lost() {
        CommandException exception = noResult("the channel is lost: " + guest.ending());
        exception.initCause(guest.lost());
        return exception;
    }
}
