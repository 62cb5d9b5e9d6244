package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.connection.Delivery;
import fe80.cli.connection.Target;
import fe80.cli.execution.Execution;
import fe80.cli.execution.Fleet;
import fe80.cli.execution.Labelled;
import fe80.cli.execution.Outcomes;
import fe80.cli.execution.Result;
import fe80.cli.output.Failure;
import fe80.cli.output.Format;
import fe80.cli.output.LostOutput;
import fe80.cli.output.Printable;
import fe80.cli.output.Signals;
import fe80.cli.output.Streams;
import fe80.v1.Command;
import fe80.v1.CommandWork;
import fe80.v1.CreateJobRequest;
import fe80.v1.ExecStart;
import fe80.v1.JobWork;
import fe80.v1.Outcome;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fe80 run}. */
@CommandLine.Command(
        name = "run",
        mixinStandardHelpOptions = true,
        customSynopsis = {
            "fe80 run [OPTIONS] VM COMMAND [ARGUMENT...]",
            "       fe80 run [OPTIONS] VM,PATTERN... COMMAND [ARGUMENT...]",
            "       fe80 run [OPTIONS] (--all | --kind KIND) COMMAND [ARGUMENT...]"
        },
        description = {
            "Run a command in one System VM, with its streams connected and its exit status passed on, or in several,",
            "with the output of each kept apart. No shell interprets the command unless --shell asks for one."
        },
        footer = {
            "",
            "Examples:",
            "  fe80 run s-1-VM systemctl --failed",
            "  fe80 run --shell s-1-VM 'journalctl -b | tail -20'",
            "  fe80 run s-1-VM tar -C /etc -cz . > etc.tar.gz",
            "  fe80 run 's-*,v-2-VM' df -h /",
            "  fe80 run --all --parallel 8 --max-failures 2 -- systemctl is-system-running",
            "  fe80 run --kind virtual-router --format json uptime",
            "  fe80 run --job --all --max-failures 5%% -- sh -c 'sync; fstrim /'    # in a zone; see fe80 job"
        })
public final class RunCommand implements Callable<Integer> {

    private final Streams streams;
    private volatile boolean interrupted;
    private volatile String stopped = "";

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Mixin
    private JobOptions job = new JobOptions();

    @Option(
            names = {"-s", "--shell"},
            description = "The command is one argument, a script for the VM's sh.")
    private boolean shell;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Kill it after so long, such as 5m; without limit in one VM, otherwise 60s.")
    private Optional<Duration> deadline = Optional.empty();

    @Option(names = "--live", description = "Several VMs: show each line as it comes, with the VM's name before it.")
    private boolean live;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Several VMs: the results as table, json, yaml or csv, when all have ended.")
    private Optional<Format> format = Optional.empty();

    @Parameters(paramLabel = "VM COMMAND", arity = "1..*", description = "Where, and what; see above.")
    private List<String> words = List.of();

    @Option(
            names = "--repeatable",
            description = "A job: it does no harm twice, so where a server was lost in the middle it is done again.")
    private boolean repeatable;

    /** A command with these streams. */
    public RunCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<String> arguments = fleet.command(words);
        if (arguments.isEmpty()) {
            throw new Failure("there is no command to run: expected fe80 run VM COMMAND, or fe80 run --all COMMAND");
        } else if (shell && arguments.size() > 1) {
            throw new Failure("with --shell the script is one argument: put it in quotes");
        }
        if (job.wanted() && (live || format.isPresent())) {
            throw new Failure(
                    "no job was made: a job has its results later, by 'fe80 job results'; leave out --live and"
                            + " --format");
        }
        Command command = Command.newBuilder()
                .addAllArguments(shell ? List.of("sh", "-c", arguments.getFirst()) : arguments)
                .build();
        FailureLimit usual = agent.target(streams.environment()) instanceof Target.Zone
                ? FailureLimit.USUAL_IN_A_ZONE
                : FailureLimit.NONE;
        return agent.call(streams.environment(), connection -> {
            if (job.wanted()) {
                return job.create(connection, streams, fleet.limits(), wish(command));
            }
            Optional<String> one = fleet.single(words);
            return one.isPresent() ? runInOne(connection, one.get(), command) : runInMany(connection, command, usual);
        });
    }

    private CreateJobRequest.Builder wish(Command command) {
        CommandWork.Builder work = CommandWork.newBuilder().setCommand(command);
        deadline.map(Times::protocol).ifPresent(work::setDeadline);
        return CreateJobRequest.newBuilder()
                .setFilter(fleet.filter(words))
                .setWork(JobWork.newBuilder().setCommand(work))
                .setRepeatable(repeatable);
    }

    private int runInOne(AgentConnection connection, String vm, Command command) throws StatusException {
        Execution execution = Execution.start(connection.systemVms(), start(vm, command, deadline));
        Signals.listen("INT", execution::interrupt);
        execution.feed(streams.in());
        Outcome outcome = execution.await(streams.out(), streams.err());
        if (execution.wasInterrupted()) {
            streams.err().println("fe80: " + Printable.line(vm + ": interrupted: " + Outcomes.words(outcome)));
        }
        return Outcomes.exitStatus(vm, outcome);
    }

    private int runInMany(AgentConnection connection, Command command, FailureLimit usual) throws StatusException {
        Fleet vms = fleet.select(connection, words, usual);
        Consumer<Result> shown = live || format.isPresent() ? _ -> {} : result -> Labelled.block(streams, result);
        Signals.listen("INT", () -> {
            interrupted = true;
            stop(connection, "it was interrupted");
        });
        List<Result> results = vms.run(
                vm -> runIn(connection, vm, command),
                shown,
                () -> !stopped.isEmpty() || streams.out().checkError());
        format.ifPresent(chosen -> streams.out().print(Result.LISTING.text(results, chosen, true, Integer.MAX_VALUE)));
        streams.out().flush();
        int status = vms.summarise(streams, results);
        streams.flush();
        return interrupted ? Outcomes.INTERRUPTED : status;
    }

    /** Each call ends with the connection, and the agent then kills the command: how it ended, nobody hears. */
    private void stop(AgentConnection connection, String reason) {
        stopped = reason + ", and the agent kills it";
        connection.close();
    }

    private Result runIn(AgentConnection connection, String vm, Command command) {
        long begun = System.nanoTime();
        Delivery delivery = new Delivery();
        RunResponse response;
        Duration patience = deadline.orElse(Duration.ofMinutes(1));
        try {
            response = live
                    ? stream(connection, start(vm, command, Optional.of(patience)), delivery)
                    : connection
                            .systemVms()
                            .withInterceptors(delivery)
                            .run(RunRequest.newBuilder()
                                    .setSystemVm(vm)
                                    .setCommand(command)
                                    .setDeadline(Times.protocol(patience))
                                    .setOutputLimit(FleetOptions.MOST_OUTPUT)
                                    .build());
        } catch (StatusException failure) {
            Outcome outcome = stopped.isEmpty()
                    ? FleetOptions.outcome(failure, delivery)
                    : Outcome.newBuilder().setUnknown(stopped).build();
            response = RunResponse.newBuilder().setOutcome(outcome).build();
        } catch (LostOutput _) {
            stop(connection, "its output cannot be written");
            response = RunResponse.newBuilder()
                    .setOutcome(Outcome.newBuilder().setUnknown(stopped))
                    .build();
        }
        return new Result(vm, response, Duration.ofNanos(System.nanoTime() - begun));
    }

    private RunResponse stream(AgentConnection connection, ExecStart start, Delivery delivery) throws StatusException {
        Execution execution = Execution.start(connection.systemVms().withInterceptors(delivery), start);
        execution.noStdin();
        try (Labelled out = new Labelled(streams.out(), start.getSystemVm());
                Labelled err = new Labelled(streams.err(), start.getSystemVm())) {
            Outcome outcome = execution.await(out, err);
            return RunResponse.newBuilder().setOutcome(outcome).build();
        }
    }

    private static ExecStart start(String vm, Command command, Optional<Duration> deadline) {
        ExecStart.Builder start = ExecStart.newBuilder().setSystemVm(vm).setCommand(command);
        deadline.ifPresent(limit -> start.setDeadline(Times.protocol(limit)));
        return start.build();
    }
}
