package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import fe80.v1.CreateJobRequest;
import fe80.v1.Filter;
import fe80.v1.JobWork;
import fe80.v1.Kind;
import fe80.v1.LegacyGrpc.LegacyBlockingV2Stub;
import fe80.v1.LegacyStep;
import fe80.v1.PassageWork;
import fe80.v1.SystemVm;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that takes System VMs a step on the way out of 169.254, or back: one after the other, or as a job. */
abstract class PassageCommand implements Callable<Integer> {

    private final Streams streams;
    private final PassageWork.Step step;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Option(names = "--all", description = "All that another program deployed.")
    private boolean all;

    @Mixin
    private JobOptions job = new JobOptions();

    @Mixin
    private LimitOptions limits = new LimitOptions();

    PassageCommand(Streams streams, PassageWork.Step step) {
        this.streams = streams;
        this.step = step;
    }

    /** Has the step taken by one. */
    abstract BlockingClientCall<?, LegacyStep> take(LegacyBlockingV2Stub calls, String vm);

    @Override
    public Integer call() {
        Filter meant = meant();
        if (job.wanted()) {
            return agent.call(
                    streams.environment(), connection -> job.create(connection, streams, limits, wish(meant)));
        } else if (job.limited() || limits.given()) {
            throw new Failure("nothing was done: --per-host, --parallel and --max-failures are for a job; add --job");
        }
        List<String> names = agent.call(streams.environment(), connection -> names(connection, meant));
        return new EachVm(streams, agent)
                .run(names, (connection, vm) -> LegacyProgress.follow(streams, vm, take(connection.legacy(), vm)));
    }

    private Filter meant() {
        Filter meant = filter.filter();
        if (all && meant.getNamesCount() > 0) {
            throw new Failure("nothing was done: name System VMs, or say --all, but not both");
        } else if (!all && meant.equals(Filter.getDefaultInstance())) {
            throw new Failure("which System VMs: name them, or give --kind, --state, --host or --all");
        }
        return meant;
    }

    private CreateJobRequest.Builder wish(Filter meant) {
        return CreateJobRequest.newBuilder()
                .setFilter(meant)
                .setWork(
                        JobWork.newBuilder().setPassage(PassageWork.newBuilder().setStep(step)));
    }

    /** Those that are meant, in the order that a job has; who is named is not looked for, and may be a UUID. */
    private static List<String> names(AgentConnection connection, Filter meant) throws StatusException {
        Filter onlyNames = Filter.newBuilder().addAllNames(meant.getNamesList()).build();
        if (!meant.getNamesList().isEmpty()
                && meant.equals(onlyNames)
                && meant.getNamesList().stream().noneMatch(FleetOptions::isPattern)) {
            return meant.getNamesList();
        }
        List<String> found = connection.list(meant).stream()
                .filter(vm -> !vm.getDeployed())
                .sorted(Comparator.comparing(vm -> vm.getKind() == Kind.VIRTUAL_ROUTER))
                .map(SystemVm::getName)
                .toList();
        if (found.isEmpty()) {
            throw new Failure("nothing was done: no System VM of another program is meant by that (fe80 ls lists all)");
        }
        return found;
    }
}
