package fe80.cli.execution;

import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Listing;
import fe80.v1.Outcome;
import fe80.v1.RunResponse;
import java.time.Duration;
import java.util.List;

/**
 * What became of the command in one of several VMs.
 *
 * @param vm its name
 * @param response the outcome and the output; without an outcome if the agent's answer was a failure
 * @param took from the request to the answer
 */
public record Result(String vm, RunResponse response, Duration took) {

    /** Results as rows: with the output for machines, without it in tables. */
    public static final Listing<Result> LISTING = new Listing<>(List.of(
            Column.of("name", "NAME", result -> Data.of(result.vm)),
            new Column<>(
                    "outcome", "OUTCOME", result -> Data.of(result.kind()), result -> Outcomes.words(result.outcome())),
            Column.of("tookMillis", "MILLISECONDS", result -> new Data.Amount(result.took.toMillis())),
            Column.of(
                    "exitStatus",
                    "",
                    result -> result.outcome().hasExitStatus()
                            ? new Data.Amount(result.outcome().getExitStatus())
                            : new Data.None()),
            Column.of("signal", "", result -> Data.of(result.outcome().getSignal())),
            Column.of(
                    "reason",
                    "",
                    result -> Data.of(
                            result.outcome().getNotStarted() + result.outcome().getUnknown())),
            Column.of(
                    "stdout",
                    "",
                    result -> new Data.Text(result.response.getStdout().toStringUtf8())),
            Column.of(
                    "stderr",
                    "",
                    result -> new Data.Text(result.response.getStderr().toStringUtf8())),
            Column.of("stdoutCut", "", result -> new Data.Flag(result.response.getStdoutCut())),
            Column.of("stderrCut", "", result -> new Data.Flag(result.response.getStderrCut()))));

    Outcome outcome() {
        return response.getOutcome();
    }

    boolean succeeded() {
        return Outcomes.succeeded(outcome());
    }

    private String kind() {
        return switch (outcome().getOutcomeCase()) {
            case EXIT_STATUS -> "completed";
            case SIGNAL -> "signal";
            case NOT_STARTED -> "not-started";
            case UNKNOWN, OUTCOME_NOT_SET -> "unknown";
        };
    }
}
