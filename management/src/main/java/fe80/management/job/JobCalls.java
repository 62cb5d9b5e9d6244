package fe80.management.job;

import static fe80.management.zone.Answers.answer;

import fe80.management.access.Caller;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.store.StoredJob;
import fe80.management.zone.Action;
import fe80.management.zone.Failures;
import fe80.management.zone.Overseer;
import fe80.v1.CancelJobRequest;
import fe80.v1.CreateJobRequest;
import fe80.v1.CreateJobResponse;
import fe80.v1.GetJobRequest;
import fe80.v1.Job;
import fe80.v1.JobResultsRequest;
import fe80.v1.JobResultsResponse;
import fe80.v1.JobsGrpc;
import fe80.v1.ListJobsRequest;
import fe80.v1.ListJobsResponse;
import fe80.v1.PauseJobRequest;
import fe80.v1.ResumeJobRequest;
import fe80.v1.SystemVm;
import fe80.v1.WatchJobRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls about jobs. */
public final class JobCalls extends JobsGrpc.JobsImplBase {

    private static final int USUAL_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;
    private static final long MOST_BYTES = 4 << 20;

    private final Jobs jobs;
    private final Overseer overseer;

    /** About these. */
    public JobCalls(Jobs jobs, Overseer overseer) {
        this.jobs = jobs;
        this.overseer = overseer;
    }

    @Override
    public void create(CreateJobRequest request, StreamObserver<CreateJobResponse> responses) {
        answer(responses, () -> {
            Caller caller = Caller.current();
            Work work = Work.of(request.getWork());
            List<SystemVm> vms = jobs.commands().meant(request.getFilter(), caller, "Jobs.Create");
            Wish wish = Wish.of(request, work, vms);
            StoredJob job = written(caller, "Jobs.Create", () -> jobs.create(wish.plan(caller), wish.targets()));
            return CreateJobResponse.newBuilder()
                    .setJob(JobMessages.job(job))
                    .addAllMissingHosts(jobs.commands().missingHosts())
                    .build();
        });
    }

    @Override
    public void list(ListJobsRequest request, StreamObserver<ListJobsResponse> responses) {
        answer(responses, () -> {
            Caller caller = Caller.current();
            Optional<String> user = caller.user().may(Role.VIEWER, Scope.ZONE)
                    ? Optional.empty()
                    : Optional.of(caller.user().name());
            int size = Math.min(pageSize(request.getPageSize()), USUAL_PAGE);
            List<StoredJob> page =
                    jobs.table().list(user, request.getBefore() == 0 ? Long.MAX_VALUE : request.getBefore(), size);
            ListJobsResponse.Builder response = ListJobsResponse.newBuilder();
            page.forEach(job -> response.addJobs(JobMessages.listed(job)));
            return response.setNextBefore(
                            page.size() < size ? 0 : page.getLast().number())
                    .build();
        });
    }

    @Override
    public void get(GetJobRequest request, StreamObserver<Job> responses) {
        answer(responses, () -> JobMessages.job(find(request.getNumber(), Role.VIEWER, "Jobs.Get")));
    }

    @Override
    public void watch(WatchJobRequest request, StreamObserver<Job> responses) {
        Caller caller = Caller.current();
        new JobWatch(
                        jobs.news(),
                        () -> find(caller, request.getNumber(), Role.VIEWER, "Jobs.Watch"),
                        request.getNumber(),
                        (ServerCallStreamObserver<Job>) responses)
                .start();
    }

    @Override
    public void results(JobResultsRequest request, StreamObserver<JobResultsResponse> responses) {
        answer(responses, () -> {
            StoredJob job = find(request.getNumber(), Role.OPERATOR, "Jobs.Results");
            int size = pageSize(request.getPageSize());
            var page = jobs.table()
                    .targets(
                            job.number(),
                            request.getStatesList().stream()
                                    .map(JobMessages::state)
                                    .toList(),
                            request.getAfter(),
                            size,
                            MOST_BYTES);
            JobResultsResponse.Builder response = JobResultsResponse.newBuilder();
            page.targets().forEach(target -> response.addResults(JobMessages.result(target)));
            return response.setNextAfter(page.more() ? page.targets().getLast().place() : 0)
                    .build();
        });
    }

    @Override
    public void pause(PauseJobRequest request, StreamObserver<Job> responses) {
        control(request.getNumber(), "Jobs.Pause", responses, () -> jobs.pause(request.getNumber()));
    }

    @Override
    public void resume(ResumeJobRequest request, StreamObserver<Job> responses) {
        control(request.getNumber(), "Jobs.Resume", responses, () -> jobs.resume(request.getNumber()));
    }

    @Override
    public void cancel(CancelJobRequest request, StreamObserver<Job> responses) {
        String reason = "cancelled by " + Caller.current().user().name();
        control(request.getNumber(), "Jobs.Cancel", responses, () -> jobs.cancel(request.getNumber(), reason));
    }

    private void control(long number, String method, StreamObserver<Job> responses, Supplier<StoredJob> change) {
        answer(responses, () -> {
            find(number, Role.OPERATOR, method);
            return JobMessages.job(written(Caller.current(), method, change));
        });
    }

    private StoredJob written(Caller caller, String method, Supplier<StoredJob> change) {
        Action action = overseer.begin(caller, method, SystemVm.getDefaultInstance(), "");
        try {
            StoredJob job = change.get();
            action.end(Status.OK, "job " + job.number());
            return job;
        } catch (RuntimeException e) {
            action.end(Failures.status(e), "");
            throw e;
        }
    }

    /** One that the caller made, or that its role for the whole zone opens to it. */
    private StoredJob find(long number, Role role, String method) {
        return find(Caller.current(), number, role, method);
    }

    private StoredJob find(Caller caller, long number, Role role, String method) {
        StoredJob job = jobs.table()
                .find(number)
                .orElseThrow(() -> Status.NOT_FOUND
                        .withDescription("there is no job " + number + "; 'fe80 job ls' shows those that there are")
                        .asRuntimeException());
        if (!job.plan().user().equals(caller.user().name())) {
            overseer.permit(caller, role, Scope.ZONE, method, SystemVm.getDefaultInstance());
        }
        return job;
    }

    private static int pageSize(int asked) {
        return asked == 0 ? USUAL_PAGE : Math.clamp(asked, 1, LARGEST_PAGE);
    }
}
