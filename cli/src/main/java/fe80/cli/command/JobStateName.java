package fe80.cli.command;

import fe80.v1.JobResult;
import java.util.Locale;

/** What can become of a job in one System VM, as a user writes it, in any case. */
enum JobStateName {
    WAITING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    UNKNOWN,
    SKIPPED;

    JobResult.State state() {
        return JobResult.State.valueOf(name());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
