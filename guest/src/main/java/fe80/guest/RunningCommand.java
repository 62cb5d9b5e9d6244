package fe80.guest;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * A command that a System VM has begun to run, with its streams. Reading is what lets the VM send more, and a write
 * waits until the command reads: neither side ever holds more than a few MiB. One thread reads, and one may write.
 */
public final class RunningCommand implements AutoCloseable {

    private final GuestChannel guest;
    private final Command command;
    private final Deadline deadline;
    private final ExecChannel channel;
    private final MarkedProcesses processes;
    private volatile boolean killed;
    private volatile boolean abandoned;

    RunningCommand(
            GuestChannel guest, Command command, Deadline deadline, ExecChannel channel, MarkedProcesses processes) {
        this.guest = guest;
        this.command = command;
        this.deadline = deadline;
        this.channel = channel;
        this.processes = processes;
    }

    /**
     * What is written here is what the command reads; closing it is the end of that. A write fails once the command has
     * ended.
     */
    public OutputStream stdin() {
        return input();
    }

    ChannelOutput input() {
        return channel.output();
    }

    /**
     * Waits for some of the command's output; empty after the last of it. If the deadline comes first, the command and
     * all that it started are killed in the VM, for which it takes up to 2 s more. If only its output is still open by
     * then, held by something that it left running, that counts as the end; see {@link #complete()}. An interrupt kills
     * it too, and is not waited for.
     *
     * @throws CommandOutcomeUnknownException at the deadline
     */
    public Optional<Chunk> read() {
        try {
            Optional<Chunk> chunk = channel.read(deadline.left());
            if (chunk.isEmpty() && !channel.drained()) {
                overdue(deadline);
            }
            return chunk;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            throw outcome("the thread that waited for it was interrupted");
        }
    }

    /**
     * Reads to the end of a command that takes back by itself what it did when its input ends too early. So an
     * interrupt does not kill it, as it does in {@link #read()}: from then on it has the time that is given for that.
     *
     * @throws CommandOutcomeUnknownException if it has not ended by then; it was killed in the VM
     */
    void readToEnd(Consumer<Chunk> taker, Deadline first, Duration afterInterrupt) {
        Deadline last = first;
        boolean interrupted = false;
        try {
            while (!channel.drained()) {
                try {
                    Optional<Chunk> chunk = channel.read(last.left());
                    chunk.ifPresent(taker);
                    if (chunk.isEmpty() && !channel.drained()) {
                        overdue(last);
                        return;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    last = Deadline.after(afterInterrupt);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void overdue(Deadline over) {
        if (channel.exit().isPresent()) {
            abandon();
        } else {
            throw outcome("it did not end within " + over
                    + (kill() ? "; it was killed in the VM" : "; killing it failed too, so it may still be running"));
        }
    }

    /**
     * Kills the command with all that it started, and only then gives up its session: sshd would give it the end of its
     * input, by which it may take half of that for all. Whether that worked; an interrupt ends the wait, and no more.
     */
    private boolean kill() {
        killed = true;
        FutureTask<Boolean> killing = new FutureTask<>(() -> {
            boolean worked = processes.kill();
            abandon();
            return worked;
        });
        Thread.startVirtualThread(killing);
        try {
            return killing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            return false;
        }
    }

    /**
     * How it ended; to be asked after the last {@link #read()}.
     *
     * @throws CommandOutcomeUnknownException if nobody can know, or the channel was lost before all of its output came
     */
    public CommandResult.Exit exit() {
        CommandResult.Exit exit = channel.exit()
                .orElseThrow(() -> guest.isOpen() ? outcome("sshd ended it without an exit status") : lost());
        if (!channel.closedByServer() && !abandoned) {
            throw lost(); // sshd tells the status first: what else it had to send is not known
        }
        return exit;
    }

    /**
     * The same, for whoever cannot say beside it that output is missing.
     *
     * @throws CommandOutcomeUnknownException also if its output was still open at the deadline
     */
    public CommandResult.Exit exitWithAllOutput() {
        CommandResult.Exit exit = exit();
        if (!complete()) {
            throw outcome("it ended with " + exit + ", but something that it left running held its output open for "
                    + deadline + ", and more may come of that");
        }
        return exit;
    }

    /** All that it writes, as much as the command wants kept of it, after its input was written. */
    CommandResult result() {
        if (command.input().length == 0) {
            feed();
        } else {
            Thread.startVirtualThread(this::feed);
        }
        BoundedOutput stdout = new BoundedOutput(command.outputLimit());
        BoundedOutput stderr = new BoundedOutput(command.outputLimit());
        for (Optional<Chunk> chunk = read(); chunk.isPresent(); chunk = read()) {
            switch (chunk.get()) {
                case Chunk.Stdout some -> stdout.write(some.bytes());
                case Chunk.Stderr some -> stderr.write(some.bytes());
            }
        }
        return new CommandResult(exit(), stdout.output(complete()), stderr.output(complete()));
    }

    private void feed() {
        try {
            stdin().write(command.input());
            stdin().close(); // not if writing failed: what has come is no whole input
        } catch (IOException e) {
            // it does not want to read all of it, or read() will tell what happened
        }
    }

    /** Whether all of its output was read: not so if something that it left running held it open to the deadline. */
    public boolean complete() {
        return !abandoned && channel.closedByServer() && channel.drained();
    }

    /** The end that sshd then confirms is ours, and says nothing of the command's output. */
    private void abandon() {
        if (!complete()) {
            abandoned = true;
        }
        channel.abandon();
    }

    /**
     * Sends a signal to the command and to what it started.
     *
     * @throws CommandOutcomeUnknownException if it cannot be known whether it was sent
     */
    public void signal(Signal signal) {
        if (!processes.signal(signal)) {
            throw outcome("it could not be sent the signal " + signal);
        }
    }

    /** Tells the command that its terminal has another size; nothing if it has none or has ended. */
    public void resize(Terminal.Size size) {
        try {
            channel.resize(size);
        } catch (IOException e) {
            // it has ended, or will be told so by read()
        }
    }

    /** Kills the command, and all that it started, if it has not ended; waits for that for up to 2 s. */
    @Override
    public void close() {
        if (channel.exit().isPresent() || !channel.isOpen()) {
            abandon();
        } else if (!killed) {
            kill();
        }
    }

    private CommandOutcomeUnknownException outcome(String reason) {
        return new CommandOutcomeUnknownException("outcome unknown on " + guest.endpoint() + ": " + command.name()
                + ": " + reason + ". See what it did before you repeat it.");
    }

    private CommandOutcomeUnknownException lost() {
        CommandOutcomeUnknownException exception = outcome("the channel is lost: " + guest.ending());
        exception.initCause(guest.lost());
        return exception;
    }
}
