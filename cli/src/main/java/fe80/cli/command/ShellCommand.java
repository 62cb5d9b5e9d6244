package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.execution.Execution;
import fe80.cli.execution.Outcomes;
import fe80.cli.output.Failure;
import fe80.cli.output.Signals;
import fe80.cli.output.Streams;
import fe80.cli.output.Terminal;
import fe80.v1.Command;
import fe80.v1.ExecStart;
import fe80.v1.TerminalSize;
import io.grpc.StatusException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code fe80 shell}. */
@CommandLine.Command(
        name = "shell",
        mixinStandardHelpOptions = true,
        description = "Open root's shell in a System VM on this terminal, or run a command that wants a terminal.",
        footer = {"", "Examples:", "  fe80 shell s-1-VM", "  fe80 shell s-1-VM top"})
public final class ShellCommand extends OneVmCommand {

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND", description = "In place of the shell.")
    private List<String> command = List.of();

    /** A command with these streams. */
    public ShellCommand(Streams streams) {
        super(streams);
    }

    @Override
    public Integer call() {
        if (!streams().terminals().in() || !streams().terminals().out()) {
            throw new Failure("a shell wants a terminal for stdin and stdout: use fe80 run " + name() + " COMMAND");
        }
        return ask(this::shell);
    }

    private int shell(AgentConnection connection) throws StatusException {
        Execution execution = Execution.start(
                connection.systemVms(),
                ExecStart.newBuilder()
                        .setSystemVm(name())
                        .setCommand(Command.newBuilder().addAllArguments(command))
                        .setTerminal(fe80.v1.Terminal.newBuilder()
                                .setType(streams().environment().getOrDefault("TERM", "vt100"))
                                .setSize(size()))
                        .build());
        try (Terminal.Settings before = Terminal.raw()) {
            Runtime.getRuntime().addShutdownHook(new Thread(before::close)); // if a signal ends us
            Signals.listen("WINCH", () -> resize(execution));
            execution.feed(streams().in());
            return Outcomes.exitStatus(
                    name(), execution.await(streams().out(), streams().err()));
        }
    }

    private static void resize(Execution execution) {
        try {
            execution.resize(size());
        } catch (StatusException _) {
            // The shell has ended.
        }
    }

    private static TerminalSize size() {
        Terminal terminal = Terminal.size();
        return TerminalSize.newBuilder()
                .setColumns(terminal.columns())
                .setRows(terminal.rows())
                .build();
    }
}
