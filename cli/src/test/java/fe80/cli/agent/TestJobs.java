package fe80.cli.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import fe80.v1.CancelJobRequest;
import fe80.v1.CreateJobRequest;
import fe80.v1.CreateJobResponse;
import fe80.v1.GetJobRequest;
import fe80.v1.Job;
import fe80.v1.JobResult;
import fe80.v1.JobResultsRequest;
import fe80.v1.JobResultsResponse;
import fe80.v1.JobsGrpc;
import fe80.v1.ListJobsRequest;
import fe80.v1.ListJobsResponse;
import fe80.v1.Outcome;
import fe80.v1.PauseJobRequest;
import fe80.v1.ResumeJobRequest;
import fe80.v1.RunResponse;
import fe80.v1.WatchJobRequest;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Jobs that do what is wanted of them and are done in s-1-VM and v-2-VM, of which the second fails. */
final class TestJobs extends JobsGrpc.JobsImplBase {

    private Job job = Job.getDefaultInstance();

    @Override
    public void create(CreateJobRequest request, StreamObserver<CreateJobResponse> responses) {
        job = Job.newBuilder()
                .setNumber(7)
                .setCreated(Timestamp.newBuilder().setSeconds(1))
                .setUser("ada")
                .setWork(request.getWork())
                .setRepeatable(request.getRepeatable())
                .setPerHost(request.getPerHost())
                .setPerZone(request.getPerZone())
                .setMaxFailures(request.getMaxFailuresPercent())
                .setState(Job.State.RUNNING)
                .setProgress(Job.Progress.newBuilder().setWaiting(2))
                .build();
        responses.onNext(CreateJobResponse.newBuilder()
                .setJob(job)
                .addMissingHosts("hv9")
                .build());
        responses.onCompleted();
    }

    @Override
    public void list(ListJobsRequest request, StreamObserver<ListJobsResponse> responses) {
        responses.onNext(ListJobsResponse.newBuilder().addJobs(job).build());
        responses.onCompleted();
    }

    @Override
    public void get(GetJobRequest request, StreamObserver<Job> responses) {
        answer(job, responses);
    }

    @Override
    public void watch(WatchJobRequest request, StreamObserver<Job> responses) {
        responses.onNext(job);
        answer(
                job.toBuilder()
                        .setState(Job.State.COMPLETED)
                        .setEnded(Timestamp.newBuilder().setSeconds(2))
                        .setProgress(Job.Progress.newBuilder().setSucceeded(1).setFailed(1))
                        .build(),
                responses);
    }

    @Override
    public void pause(PauseJobRequest request, StreamObserver<Job> responses) {
        answer(job.toBuilder().setState(Job.State.PAUSED).build(), responses);
    }

    @Override
    public void resume(ResumeJobRequest request, StreamObserver<Job> responses) {
        answer(job, responses);
    }

    @Override
    public void cancel(CancelJobRequest request, StreamObserver<Job> responses) {
        answer(
                job.toBuilder()
                        .setState(Job.State.CANCELLED)
                        .setReason("cancelled by ada")
                        .build(),
                responses);
    }

    private static void answer(Job answer, StreamObserver<Job> responses) {
        responses.onNext(answer);
        responses.onCompleted();
    }

    /** One result a page. */
    @Override
    public void results(JobResultsRequest request, StreamObserver<JobResultsResponse> responses) {
        JobResult first = result(1, "s-1-VM", JobResult.State.SUCCEEDED, 0);
        JobResult second = result(2, "v-2-VM", JobResult.State.FAILED, 3);
        List<JobResult> left = List.of(first, second).stream()
                .filter(result -> result.getPlace() > request.getAfter())
                .filter(result ->
                        request.getStatesCount() == 0 || request.getStatesList().contains(result.getState()))
                .toList();
        responses.onNext(JobResultsResponse.newBuilder()
                .addAllResults(left.stream().limit(1).toList())
                .setNextAfter(left.size() > 1 ? left.getFirst().getPlace() : 0)
                .build());
        responses.onCompleted();
    }

    private static JobResult result(int place, String vm, JobResult.State state, int exitStatus) {
        return JobResult.newBuilder()
                .setPlace(place)
                .setSystemVm(vm)
                .setState(state)
                .setAnswer(RunResponse.newBuilder()
                        .setOutcome(Outcome.newBuilder().setExitStatus(exitStatus))
                        .setStdout(ByteString.copyFromUtf8("I am " + vm + "\n")))
                .build();
    }
}
