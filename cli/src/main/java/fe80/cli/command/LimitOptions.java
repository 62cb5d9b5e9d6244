package fe80.cli.command;

import fe80.cli.execution.Fleet;
import fe80.cli.output.Failure;
import fe80.v1.CreateJobRequest;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How many of several System VMs at a time, and after how many failures no other. */
final class LimitOptions {

    private static final int USUAL_PARALLEL = 16;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Several VMs: how many at a time; otherwise 16, or 64 for a job.")
    private Optional<Integer> parallel = Optional.empty();

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            converter = FailureLimit.Converter.class,
            description = {
                "Several VMs: begin no other after so many failures, or after this share of the VMs, rounded up, such as",
                "20%%, which is the default in a zone: of 5 VMs or fewer that is the first failure. 0 to begin all, which",
                "is the default on one hypervisor."
            })
    private Optional<FailureLimit> mostFailures = Optional.empty();

    boolean given() {
        return parallel.isPresent() || mostFailures.isPresent();
    }

    /**
     * These VMs, with the limits.
     *
     * @param usual the limit of failures if none was given
     */
    Fleet fleet(List<String> names, FailureLimit usual) {
        return new Fleet(
                names,
                parallel.orElse(USUAL_PARALLEL),
                mostFailures.orElse(usual).of(names.size()));
    }

    /** As the limits of a job. */
    void set(CreateJobRequest.Builder job) {
        check();
        parallel.ifPresent(job::setPerZone);
        mostFailures.ifPresent(limit -> limit.set(job));
    }

    void check() {
        if (parallel.orElse(1) < 1) {
            throw new Failure("nothing was run: --parallel is at least 1");
        }
    }
}
