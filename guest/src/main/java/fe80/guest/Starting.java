package fe80.guest;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The way of one command from the request to the VM's acceptance, or to a reason why it certainly did not start. */
final class Starting {

    private final GuestChannel guest;
    private final Places places;
    private final SessionsAhead ahead;
    private final Command command;
    private final MarkedProcesses processes;
    private final Deadline deadline;

    Starting(
            GuestChannel guest,
            Places places,
            SessionsAhead ahead,
            Command command,
            MarkedProcesses processes,
            Deadline deadline) {
        this.guest = guest;
        this.places = places;
        this.ahead = ahead;
        this.command = command;
        this.processes = processes;
        this.deadline = deadline;
    }

    RunningCommand start() {
        Optional<ExecChannel> channel = command.terminal().isEmpty() ? ahead.run(line()) : Optional.empty();
        return channel.map(this::running).orElseGet(this::inNewSession);
    }

    private RunningCommand inNewSession() {
        while (true) {
            takePlace();
            ExecChannel channel = open();
            awaitAnswer(channel);
            Optional<String> noSession = channel.openFailure();
            if (noSession.isEmpty()) {
                return started(channel);
            }
            if (!places.refused()) {
                throw notStarted("sshd opened no session for it: " + noSession.get());
            }
        }
    }

    private void takePlace() {
        try {
            if (!placeIsLeft()) {
                throw notStarted("sshd runs no more than " + places.number()
                        + " commands at once, and this one's turn did not come within " + deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notStarted("the thread that waited for it was interrupted");
        }
    }

    /** Sessions ahead hold places too; whoever has to wait for one is more important. */
    private boolean placeIsLeft() throws InterruptedException {
        if (places.take(Duration.ZERO)) {
            return true;
        }
        ahead.giveUp();
        return places.take(deadline.left());
    }

    /** With exec no shell stays between sshd and the program, and a word like "if" is the name of a program too. */
    private String line() {
        return processes.assignment() + " exec " + command;
    }

    private ExecChannel open() {
        ExecChannel channel = new ExecChannel(line(), command.terminal());
        try {
            guest.open(channel);
            return channel;
        } catch (IOException | RuntimeException e) {
            places.giveBack();
            channel.callOff();
            throw guest.isOpen() ? notStarted("the request could not be sent: " + Printable.of(e)) : lost();
        }
    }

    /** However this ends, a command that has been sent by then counts as started. */
    private void awaitAnswer(ExecChannel channel) {
        String reason = "sshd opened no session for it within " + deadline;
        try {
            if (channel.awaitAnswer(deadline.left())) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason = "the thread that waited for it was interrupted";
        }
        if (channel.callOff()) {
            channel.addCloseFutureListener(closed -> places.giveBack());
            throw notStarted(reason);
        }
    }

    private RunningCommand started(ExecChannel channel) {
        channel.addCloseFutureListener(closed -> places.giveBack());
        if (channel.refused()) {
            throw notStarted("sshd refused to run a command");
        }
        if (!channel.sent()) {
            throw guest.isOpen() ? notStarted("sshd closed its session") : lost();
        }
        return running(channel);
    }

    private RunningCommand running(ExecChannel channel) {
        channel.addCloseFutureListener(closed -> ahead.refill());
        return new RunningCommand(guest, command, deadline, channel, processes);
    }

    private CommandNotStartedException notStarted(String reason) {
        return new CommandNotStartedException(
                "not started on " + guest.endpoint() + ": " + command.name() + ": " + reason + ".");
    }

    private CommandNotStartedException lost() {
        CommandNotStartedException exception = notStarted("the channel is lost: " + guest.ending());
        exception.initCause(guest.lost());
        return exception;
    }
}
