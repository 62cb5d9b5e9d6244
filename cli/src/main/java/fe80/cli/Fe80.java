package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import fe80.cli.command.AddressCommand;
import fe80.cli.command.AdoptCommand;
import fe80.cli.command.AgentCommand;
import fe80.cli.command.AuditCommand;
import fe80.cli.command.AuthorityCommand;
import fe80.cli.command.ContextCommand;
import fe80.cli.command.CopyCommand;
import fe80.cli.command.DeployCommand;
import fe80.cli.command.DestroyCommand;
import fe80.cli.command.ForwardCommand;
import fe80.cli.command.HostCommand;
import fe80.cli.command.HostsCommand;
import fe80.cli.command.JobCommand;
import fe80.cli.command.ListCommand;
import fe80.cli.command.LogCommand;
import fe80.cli.command.LoginCommand;
import fe80.cli.command.ManagementCommand;
import fe80.cli.command.MigrateCommand;
import fe80.cli.command.ProbeCommand;
import fe80.cli.command.ProxyCommand;
import fe80.cli.command.RebootCommand;
import fe80.cli.command.RestoreCommand;
import fe80.cli.command.RestoreHostCommand;
import fe80.cli.command.RetireCommand;
import fe80.cli.command.RetireHostCommand;
import fe80.cli.command.RunCommand;
import fe80.cli.command.ShellCommand;
import fe80.cli.command.ShowCommand;
import fe80.cli.command.SshConfigCommand;
import fe80.cli.command.StartCommand;
import fe80.cli.command.StopCommand;
import fe80.cli.command.UserCommand;
import fe80.cli.command.WatchCommand;
import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.cli.output.LostOutput;
import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "fe80",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Control the System VMs of a hypervisor, or of a zone, over their IPv6 link-local addresses.",
        footer = {
            "",
            "Exit status: that of the command in the VM for run and shell (128 + n if",
            "signal n ended it), 125 if fe80 itself failed or its output cannot be written,",
            "141 if whoever reads its output has gone, 1 if something failed for one of",
            "several VMs.",
            "",
            "fe80 COMMAND --help has examples for each."
        })
public final class Fe80 implements Callable<Integer> {

    /** Our own failures, as with env(1) and docker-run(1): no usual command ends with it. */
    static final int FAILED = 125;

    /** Whoever reads our output has gone: 128 and SIGPIPE, as a shell has it of programs that the signal ends. */
    private static final int UNREAD = 141;

    /** No command was given, as with getopt(1) and others. */
    private static final int MISUSED = 2;

    private static final Map<String, Function<Streams, Callable<Integer>>> COMMANDS = commands();

    private static final Set<String> USUAL =
            Set.of("ls", "show", "watch", "host", "deploy", "start", "stop", "run", "shell", "cp", "login");

    /** Where the options after the VM are the command's. */
    private static final Set<String> STOP_AT_VM = Set.of("run", "shell");

    private final Streams streams;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Fe80(Streams streams) {
        this.streams = streams;
    }

    private static Map<String, Function<Streams, Callable<Integer>>> commands() {
        Map<String, Function<Streams, Callable<Integer>>> commands = new LinkedHashMap<>();
        commands.put("ls", ListCommand::new);
        commands.put("show", ShowCommand::new);
        commands.put("watch", WatchCommand::new);
        commands.put("host", HostCommand::new);
        commands.put("hosts", HostsCommand::new);
        commands.put("deploy", DeployCommand::new);
        commands.put("start", StartCommand::new);
        commands.put("stop", StopCommand::new);
        commands.put("reboot", RebootCommand::new);
        commands.put("migrate", MigrateCommand::new);
        commands.put("destroy", DestroyCommand::new);
        commands.put("run", RunCommand::new);
        commands.put("job", JobCommand::new);
        commands.put("shell", ShellCommand::new);
        commands.put("cp", CopyCommand::new);
        commands.put("forward", ForwardCommand::new);
        commands.put("proxy", ProxyCommand::new);
        commands.put("ssh-config", SshConfigCommand::new);
        commands.put("probe", ProbeCommand::new);
        commands.put("address", AddressCommand::new);
        commands.put("authority", AuthorityCommand::new);
        commands.put("audit", AuditCommand::new);
        commands.put("adopt", AdoptCommand::new);
        commands.put("retire", RetireCommand::new);
        commands.put("restore", RestoreCommand::new);
        commands.put("retire-host", RetireHostCommand::new);
        commands.put("restore-host", RestoreHostCommand::new);
        commands.put("login", LoginCommand::new);
        commands.put("context", ContextCommand::new);
        commands.put("user", UserCommand::new);
        commands.put("log", LogCommand::new);
        commands.put("agent", _ -> new AgentCommand());
        commands.put("management", ManagementCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("manual", ManualCommand::new);
        return commands;
    }

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().start(AgentConnection::prepare);
        int status = run(Streams.ofProcess(), arguments);
        // Nothing is left to be closed, and a thread that still reads from a terminal must not keep us.
        Runtime.getRuntime().halt(status);
    }

    /** Runs one command and returns its exit status. */
    public static int run(Streams streams, String... arguments) {
        try {
            int status = commandLine(streams, arguments).execute(arguments);
            if (status == 0) {
                streams.flush();
            }
            return status;
        } catch (LostOutput lost) {
            return lose(streams, lost);
        } finally {
            streams.out().flush();
            streams.err().flush();
        }
    }

    /** The program with all commands, to be described. */
    static CommandLine whole(Streams streams) {
        return commandLine(streams);
    }

    private static CommandLine commandLine(Streams streams, String... arguments) {
        CommandLine line = new CommandLine(new Fe80(streams));
        if (arguments.length > 0 && COMMANDS.containsKey(arguments[0])) {
            // To make the others costs more time than most commands take.
            line.addSubcommand(COMMANDS.get(arguments[0]).apply(streams));
        } else {
            COMMANDS.values().forEach(command -> line.addSubcommand(command.apply(streams)));
        }
        line.getSubcommands().entrySet().stream()
                .filter(command -> STOP_AT_VM.contains(command.getKey()))
                .forEach(command -> command.getValue().setStopAtPositional(true));
        line.setOut(new PrintWriter(streams.out(), true, UTF_8));
        line.setErr(new PrintWriter(streams.err(), true, UTF_8));
        line.setHelpFactory(CommandHelp::new);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((failure, _) -> refuse(streams, failure));
        line.setExecutionExceptionHandler((failure, _, _) -> fail(streams, failure));
        return line;
    }

    /** Without a command: names those with which one begins. */
    @Override
    public Integer call() {
        Help help = spec.commandLine().getHelp();
        Map<String, Help> usual = new LinkedHashMap<>(help.subcommands());
        usual.keySet().retainAll(USUAL);
        streams.err().println("Usage: fe80 COMMAND");
        streams.err().println();
        streams.err().println(help.description());
        streams.err().println("Usual commands:");
        streams.err().print(help.commandList(usual));
        streams.err().println();
        streams.err().println("fe80 --help has all of them, fe80 COMMAND --help has examples for each.");
        return MISUSED;
    }

    private static int refuse(Streams streams, ParameterException failure) {
        streams.err().println("fe80: " + Printable.line(new Mistake(failure).sentence()));
        return FAILED;
    }

    private static String sentence(Exception failure) {
        return failure instanceof Failure ours
                ? ours.sentence()
                : "this is an error in fe80, please report it: " + failure + " at " + failure.getStackTrace()[0];
    }

    private static int lose(Streams streams, LostOutput lost) {
        if (lost.isUnread()) {
            return UNREAD;
        }
        streams.err().println("fe80: " + Printable.line(lost.sentence()));
        return FAILED;
    }

    private static int fail(Streams streams, Exception failure) {
        if (failure instanceof LostOutput lost) {
            return lose(streams, lost);
        }
        streams.out().flush();
        streams.err().println("fe80: " + Printable.line(sentence(failure)));
        return FAILED;
    }
}
