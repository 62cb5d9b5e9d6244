package fe80.management.job;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import fe80.management.store.JobTarget;
import fe80.management.store.StoredJob;
import fe80.management.store.TargetState;
import fe80.v1.Job;
import fe80.v1.JobResult;
import fe80.v1.RunResponse;
import java.time.Instant;

/** Jobs, as the API has them. */
final class JobMessages {

    private JobMessages() {}

    static Job job(StoredJob job) {
        StoredJob.Progress progress = job.progress();
        Job.Builder message = Job.newBuilder()
                .setNumber(job.number())
                .setCreated(timestamp(job.created()))
                .setUser(job.plan().user())
                .setRequestId(job.plan().requestId())
                .setWork(Work.parse(job.plan().work()).message())
                .setRepeatable(job.plan().repeatable())
                .setPerHost(job.plan().perHost())
                .setPerZone(job.plan().perZone())
                .setMaxFailures(job.plan().maxFailures())
                .setState(
                        switch (job.state()) {
                            case RUNNING -> Job.State.RUNNING;
                            case PAUSED -> Job.State.PAUSED;
                            case CANCELLED -> Job.State.CANCELLED;
                            case STOPPED -> Job.State.STOPPED;
                            case COMPLETED -> Job.State.COMPLETED;
                        })
                .setReason(job.reason())
                .setServer(job.server())
                .setProgress(Job.Progress.newBuilder()
                        .setWaiting(progress.waiting())
                        .setRunning(progress.running())
                        .setSucceeded(progress.succeeded())
                        .setFailed(progress.failed())
                        .setUnknown(progress.unknown())
                        .setSkipped(progress.skipped()));
        job.ended().map(JobMessages::timestamp).ifPresent(message::setEnded);
        return message.build();
    }

    /** Without what would make a list of them too large. */
    static Job listed(StoredJob job) {
        Job.Builder message = job(job).toBuilder();
        if (message.getWork().hasCommand()) {
            message.getWorkBuilder().getCommandBuilder().clearStdin();
        }
        return message.build();
    }

    static JobResult result(JobTarget target) {
        JobResult.Builder message = JobResult.newBuilder()
                .setPlace(target.place())
                .setSystemVm(target.vmName())
                .setSystemVmUuid(target.vmUuid())
                .setHost(target.host())
                .setState(state(target.state()));
        target.begun().map(JobMessages::timestamp).ifPresent(message::setBegun);
        target.ended().map(JobMessages::timestamp).ifPresent(message::setEnded);
        if (!target.answer().isEmpty()) {
            try {
                message.setAnswer(RunResponse.parseFrom(target.answer()));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the answer of " + target.vmName() + " was kept in no way of ours", e);
            }
        }
        return message.build();
    }

    private static JobResult.State state(TargetState state) {
        return switch (state) {
            case WAITING -> JobResult.State.WAITING;
            case RUNNING -> JobResult.State.RUNNING;
            case SUCCEEDED -> JobResult.State.SUCCEEDED;
            case FAILED -> JobResult.State.FAILED;
            case UNKNOWN -> JobResult.State.UNKNOWN;
            case SKIPPED -> JobResult.State.SKIPPED;
        };
    }

    static TargetState state(JobResult.State state) {
        return switch (state) {
            case WAITING -> TargetState.WAITING;
            case RUNNING -> TargetState.RUNNING;
            case SUCCEEDED -> TargetState.SUCCEEDED;
            case FAILED -> TargetState.FAILED;
            case UNKNOWN -> TargetState.UNKNOWN;
            case SKIPPED -> TargetState.SKIPPED;
            case STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException(
                        "states: WAITING, RUNNING, SUCCEEDED, FAILED, UNKNOWN or SKIPPED, not " + state);
        };
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
