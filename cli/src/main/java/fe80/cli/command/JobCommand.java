package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.execution.Labelled;
import fe80.cli.execution.Result;
import fe80.cli.output.Failure;
import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.v1.CancelJobRequest;
import fe80.v1.GetJobRequest;
import fe80.v1.Job;
import fe80.v1.JobResult;
import fe80.v1.JobResultsRequest;
import fe80.v1.JobResultsResponse;
import fe80.v1.ListJobsRequest;
import fe80.v1.PauseJobRequest;
import fe80.v1.ResumeJobRequest;
import fe80.v1.WatchJobRequest;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fe80 job}. */
@Command(
        name = "job",
        mixinStandardHelpOptions = true,
        description = {
            "Jobs of the zone: work in many System VMs that goes on without you, and after the loss of a server.",
            "'fe80 run --job' makes one, and so do adopt, retire and restore with --job."
        },
        footer = {
            "",
            "Examples:",
            "  fe80 run --job --kind virtual-router -- systemctl restart chrony",
            "  fe80 job ls",
            "  fe80 job watch 7",
            "  fe80 job results 7 --state failed --state unknown",
            "  fe80 job results 7 --format json | jq -r '.[] | .name + \": \" + .stdout'"
        })
public final class JobCommand implements Callable<Integer> {

    private static final int PAGE = 1000;

    private final Streams streams;

    /** A command with these streams. */
    public JobCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        throw new Failure(
                "what about jobs: ls, show, watch, results, pause, resume or cancel (fe80 job --help says more)");
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "List the jobs that you may see, the newest first.",
            footer = {"", "Examples:", "  fe80 job ls --limit 10"})
    int list(
            @Mixin AgentOption target,
            @Mixin OutputOptions output,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "How many at most; ${DEFAULT-VALUE} unless given, which is also the most.")
                    int limit) {
        List<Job> jobs = target.call(
                streams.environment(),
                connection -> connection
                        .jobs()
                        .list(ListJobsRequest.newBuilder().setPageSize(limit).build())
                        .getJobsList());
        output.write(streams, Jobs.LISTING, jobs);
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show one job with all that is known of it.",
            footer = {"", "Examples:", "  fe80 job show 7"})
    int show(@Mixin AgentOption target, @Mixin OutputOptions output, @Mixin JobNumber job) {
        Job found = target.call(
                streams.environment(),
                connection -> connection
                        .jobs()
                        .get(GetJobRequest.newBuilder().setNumber(job.value()).build()));
        output.writeDetails(streams, Jobs.LISTING, found);
        return 0;
    }

    @Command(
            name = "watch",
            mixinStandardHelpOptions = true,
            description = {
                "Show how far a job is until it has ended. The exit status is 0 if it has succeeded in every System VM,",
                "and otherwise 1."
            },
            footer = {"", "Examples:", "  fe80 job watch 7 && echo done"})
    int watch(@Mixin AgentOption target, @Mixin JobNumber job) {
        return target.call(streams.environment(), connection -> watch(connection, job.value()));
    }

    private int watch(AgentConnection connection, long number) throws StatusException {
        BlockingClientCall<?, Job> watch = connection
                .jobs()
                .watch(WatchJobRequest.newBuilder().setNumber(number).build());
        Job last = Job.getDefaultInstance();
        try (JobProgress progress = new JobProgress(streams)) {
            for (Job job = watch.read(); job != null; job = watch.read()) {
                progress.show(job);
                last = job;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return last.hasEnded() && last.getProgress().getSucceeded() == Jobs.total(last) ? 0 : 1;
    }

    @Command(
            name = "results",
            mixinStandardHelpOptions = true,
            description = "Show what became of a job in each of its System VMs.",
            footer = {"", "Examples:", "  fe80 job results 7 --state unknown", "  fe80 job results 7 --output"})
    int results(
            @Mixin AgentOption target,
            @Mixin OutputOptions output,
            @Option(names = "--state", paramLabel = "STATE", description = "Only those: ${COMPLETION-CANDIDATES}.")
                    List<JobStateName> states,
            @Option(names = "--output", description = "What each wrote, under its name.") boolean written,
            @Mixin JobNumber job) {
        List<JobResult> results = target.call(
                streams.environment(),
                connection -> results(
                        connection,
                        job.value(),
                        states == null
                                ? List.of()
                                : states.stream().map(JobStateName::state).toList()));
        if (written) {
            results.forEach(result ->
                    Labelled.block(streams, new Result(result.getSystemVm(), result.getAnswer(), Duration.ZERO)));
        } else {
            output.write(streams, Jobs.RESULTS, results);
        }
        return 0;
    }

    private static List<JobResult> results(AgentConnection connection, long number, List<JobResult.State> states)
            throws StatusException {
        List<JobResult> results = new ArrayList<>();
        int after = 0;
        do {
            JobResultsResponse page = connection
                    .jobs()
                    .results(JobResultsRequest.newBuilder()
                            .setNumber(number)
                            .addAllStates(states)
                            .setPageSize(PAGE)
                            .setAfter(after)
                            .build());
            results.addAll(page.getResultsList());
            after = page.getNextAfter();
        } while (after != 0);
        return results;
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Begin a job in no other System VM until it is resumed. Where it runs, it runs to its end.",
            footer = {"", "Examples:", "  fe80 job pause 7"})
    int pause(@Mixin AgentOption target, @Mixin JobNumber job) {
        return say(target.call(
                streams.environment(),
                connection -> connection
                        .jobs()
                        .pause(PauseJobRequest.newBuilder()
                                .setNumber(job.value())
                                .build())));
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Go on with a job that was paused.",
            footer = {"", "Examples:", "  fe80 job resume 7"})
    int resume(@Mixin AgentOption target, @Mixin JobNumber job) {
        return say(target.call(
                streams.environment(),
                connection -> connection
                        .jobs()
                        .resume(ResumeJobRequest.newBuilder()
                                .setNumber(job.value())
                                .build())));
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "End a job: begin it in no other System VM. Where it runs, it runs to its end.",
            footer = {"", "Examples:", "  fe80 job cancel 7"})
    int cancel(@Mixin AgentOption target, @Mixin JobNumber job) {
        return say(target.call(
                streams.environment(),
                connection -> connection
                        .jobs()
                        .cancel(CancelJobRequest.newBuilder()
                                .setNumber(job.value())
                                .build())));
    }

    private int say(Job job) {
        streams.out().println(Printable.line(Jobs.line(job)));
        return 0;
    }
}
