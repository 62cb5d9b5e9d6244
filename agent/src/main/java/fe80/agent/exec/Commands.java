package fe80.agent.exec;

import fe80.guest.Command;
import fe80.guest.CommandException;
import fe80.guest.CommandNotStartedException;
import fe80.guest.CommandOutcomeUnknownException;
import fe80.guest.CommandResult.Exit;
import fe80.v1.Outcome;

/** Commands and their outcomes, between the words of the API and those of the channel. */
final class Commands {

    private Commands() {}

    static Command command(fe80.v1.Command command) {
        if (command.getArgumentsCount() == 0) {
            throw new IllegalArgumentException("command: it needs the name of a program");
        }
        return Command.of(
                command.getArguments(0),
                command.getArgumentsList().stream().skip(1).toArray(String[]::new));
    }

    static Outcome outcome(Exit exit) {
        return switch (exit) {
            case Exit.Status(int code) ->
                Outcome.newBuilder().setExitStatus(code).build();
            case Exit.Signal(String name) ->
                Outcome.newBuilder().setSignal(name).build();
        };
    }

    static Outcome outcome(CommandException failure) {
        return switch (failure) {
            case CommandNotStartedException none ->
                Outcome.newBuilder()
                        .setNotStarted(String.valueOf(none.getMessage()))
                        .build();
            case CommandOutcomeUnknownException unknown ->
                Outcome.newBuilder()
                        .setUnknown(String.valueOf(unknown.getMessage()))
                        .build();
        };
    }
}
