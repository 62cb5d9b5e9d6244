package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.v1.Command;
import fe80.v1.CommandWork;
import fe80.v1.CreateJobRequest;
import fe80.v1.CreateJobResponse;
import fe80.v1.JobWork;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command becomes a job of the zone. */
final class JobOptions {

    @Option(
            names = "--job",
            description = "In a zone: leave it to the zone's servers as a job, and print its number (fe80 job).")
    private boolean job;

    @Option(
            names = "--per-host",
            paramLabel = "N",
            defaultValue = "0",
            description = "A job: how many VMs of one host at a time; otherwise 4.")
    private int perHost;

    @Option(
            names = "--repeatable",
            description = "A job: it does no harm twice, so where a server was lost in the middle it is done again.")
    private boolean repeatable;

    boolean wanted() {
        return job;
    }

    /** Has the zone make the job, and prints its number. */
    int create(
            AgentConnection connection,
            Streams streams,
            FleetOptions fleet,
            List<String> words,
            Command command,
            Optional<Duration> deadline)
            throws StatusException {
        if (perHost < 0) {
            throw new Failure("no job was made: --per-host is at least 1");
        }
        CommandWork.Builder work = CommandWork.newBuilder().setCommand(command);
        deadline.map(Times::protocol).ifPresent(work::setDeadline);
        CreateJobRequest.Builder request = CreateJobRequest.newBuilder()
                .setFilter(fleet.filter(words))
                .setWork(JobWork.newBuilder().setCommand(work))
                .setPerHost(perHost)
                .setRepeatable(repeatable);
        fleet.limit(request);
        CreateJobResponse made = connection.jobs().create(request.build());
        if (made.getMissingHostsCount() > 0) {
            streams.err()
                    .println("fe80: "
                            + Printable.line("the System VMs of " + String.join(", ", made.getMissingHostsList())
                                    + " are not known and so not part of the job: no server has reached them"));
        }
        streams.out().println(made.getJob().getNumber());
        return 0;
    }
}
