package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.v1.CreateJobRequest;
import fe80.v1.CreateJobResponse;
import io.grpc.StatusException;
import picocli.CommandLine.Option;

/** Whether something becomes a job of the zone. */
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

    boolean wanted() {
        return job;
    }

    /** Whether something was said that is of no use without a job. */
    boolean limited() {
        return perHost != 0;
    }

    /** Has the zone make the job, and prints its number. */
    int create(AgentConnection connection, Streams streams, LimitOptions limits, CreateJobRequest.Builder request)
            throws StatusException {
        if (perHost < 0) {
            throw new Failure("no job was made: --per-host is at least 1");
        }
        limits.set(request);
        CreateJobResponse made =
                connection.jobs().create(request.setPerHost(perHost).build());
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
