package fe80.cli.command;

import fe80.cli.execution.Outcomes;
import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Listing;
import fe80.v1.Job;
import fe80.v1.JobResult;
import fe80.v1.Outcome;
import fe80.v1.RunResponse;
import java.util.List;
import java.util.Locale;

/** Jobs and their results as rows. */
final class Jobs {

    static final Listing<Job> LISTING = new Listing<>(List.of(
            Column.of("number", "JOB", job -> new Data.Amount(job.getNumber())),
            Column.of("state", "STATE", job -> Data.of(job.getState().name())),
            new Column<>("created", "MADE", Jobs::created, job -> Times.age(job.getCreated()) + " ago"),
            Column.of("systemVms", "VMS", job -> new Data.Amount(total(job))),
            Column.of(
                    "waiting",
                    "WAITING",
                    job -> new Data.Amount(job.getProgress().getWaiting())),
            Column.of(
                    "running",
                    "RUNNING",
                    job -> new Data.Amount(job.getProgress().getRunning())),
            Column.of(
                    "succeeded",
                    "SUCCEEDED",
                    job -> new Data.Amount(job.getProgress().getSucceeded())),
            Column.of(
                    "failed", "FAILED", job -> new Data.Amount(job.getProgress().getFailed())),
            Column.of(
                    "unknown",
                    "UNKNOWN",
                    job -> new Data.Amount(job.getProgress().getUnknown())),
            Column.of(
                    "skipped",
                    "SKIPPED",
                    job -> new Data.Amount(job.getProgress().getSkipped())),
            Column.of("user", "USER", job -> Data.of(job.getUser())),
            new Column<>("command", "COMMAND", job -> Data.of(command(job)), job -> String.join(" ", command(job))),
            Column.of("reason", "REASON", job -> Data.of(job.getReason())),
            Column.of("ended", "", job -> Times.data(job.hasEnded(), job.getEnded())),
            Column.of("repeatable", "", job -> new Data.Flag(job.getRepeatable())),
            Column.of("perHost", "", job -> new Data.Amount(job.getPerHost())),
            Column.of("perZone", "", job -> new Data.Amount(job.getPerZone())),
            Column.of("maxFailures", "", job -> new Data.Amount(job.getMaxFailures())),
            Column.of("server", "", job -> Data.of(job.getServer())),
            Column.of("requestId", "", job -> Data.of(job.getRequestId()))));

    static final Listing<JobResult> RESULTS = new Listing<>(List.of(
            Column.of("name", "NAME", result -> Data.of(result.getSystemVm())),
            Column.of("host", "HOST", result -> Data.of(result.getHost())),
            Column.of("state", "STATE", result -> Data.of(result.getState().name())),
            new Column<>(
                    "tookMillis",
                    "MILLISECONDS",
                    Jobs::took,
                    result -> took(result).cell()),
            new Column<>("exitStatus", "OUTCOME", Jobs::exitStatus, Jobs::outcome),
            Column.of(
                    "signal",
                    "",
                    result -> Data.of(result.getAnswer().getOutcome().getSignal())),
            Column.of("reason", "", Jobs::reason),
            Column.of("uuid", "", result -> Data.of(result.getSystemVmUuid())),
            Column.of("begun", "", result -> Times.data(result.hasBegun(), result.getBegun())),
            Column.of("ended", "", result -> Times.data(result.hasEnded(), result.getEnded())),
            Column.of(
                    "stdout",
                    "",
                    result -> new Data.Text(result.getAnswer().getStdout().toStringUtf8())),
            Column.of(
                    "stderr",
                    "",
                    result -> new Data.Text(result.getAnswer().getStderr().toStringUtf8())),
            Column.of(
                    "stdoutCut", "", result -> new Data.Flag(result.getAnswer().getStdoutCut())),
            Column.of(
                    "stderrCut", "", result -> new Data.Flag(result.getAnswer().getStderrCut()))));

    private Jobs() {}

    /** How many System VMs it is for. */
    static int total(Job job) {
        Job.Progress progress = job.getProgress();
        return progress.getWaiting() + progress.getRunning() + ended(job);
    }

    /** In how many it has ended, or will not be begun. */
    static int ended(Job job) {
        Job.Progress progress = job.getProgress();
        return progress.getSucceeded() + progress.getFailed() + progress.getUnknown() + progress.getSkipped();
    }

    /** In one line. */
    static String line(Job job) {
        Job.Progress progress = job.getProgress();
        return "job " + job.getNumber() + " " + job.getState() + ": " + ended(job) + " of " + total(job)
                + " System VMs, "
                + progress.getSucceeded() + " succeeded, " + progress.getFailed() + " failed, " + progress.getUnknown()
                + " unknown, " + progress.getSkipped() + " skipped, " + progress.getRunning() + " running"
                + (job.getReason().isEmpty() ? "" : ": " + job.getReason());
    }

    private static Data created(Job job) {
        return Times.data(job.hasCreated(), job.getCreated());
    }

    private static List<String> command(Job job) {
        return job.getWork().hasPassage()
                ? List.of("fe80", job.getWork().getPassage().getStep().name().toLowerCase(Locale.ROOT))
                : job.getWork().getCommand().getCommand().getArgumentsList();
    }

    private static Data took(JobResult result) {
        return result.hasBegun() && result.hasEnded()
                ? new Data.Amount(
                        java.time.Duration.between(Times.instant(result.getBegun()), Times.instant(result.getEnded()))
                                .toMillis())
                : new Data.None();
    }

    private static Data exitStatus(JobResult result) {
        RunResponse answer = result.getAnswer();
        return answer.getOutcome().hasExitStatus()
                ? new Data.Amount(answer.getOutcome().getExitStatus())
                : new Data.None();
    }

    /** With the last that it wrote to stderr if it failed, which mostly says why. */
    private static String outcome(JobResult result) {
        if (!result.hasAnswer()) {
            return "";
        }
        Outcome outcome = result.getAnswer().getOutcome();
        String complaint = outcome.hasExitStatus() && outcome.getExitStatus() != 0
                ? result.getAnswer()
                        .getStderr()
                        .toStringUtf8()
                        .lines()
                        .filter(line -> !line.isBlank())
                        .reduce("", (_, last) -> last)
                : "";
        return Outcomes.words(outcome) + (complaint.isEmpty() ? "" : ": " + complaint);
    }

    private static Data reason(JobResult result) {
        return Data.of(result.getAnswer().getOutcome().getNotStarted()
                + result.getAnswer().getOutcome().getUnknown());
    }
}
