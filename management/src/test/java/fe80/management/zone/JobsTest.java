package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Timestamps;
import fe80.management.store.AuditEntry;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.v1.CancelJobRequest;
import fe80.v1.Command;
import fe80.v1.CommandWork;
import fe80.v1.CreateJobRequest;
import fe80.v1.Filter;
import fe80.v1.GetJobRequest;
import fe80.v1.Job;
import fe80.v1.JobResult;
import fe80.v1.JobResultsRequest;
import fe80.v1.JobWork;
import fe80.v1.Kind;
import fe80.v1.ListJobsRequest;
import fe80.v1.ListRequest;
import fe80.v1.PauseJobRequest;
import fe80.v1.ResumeJobRequest;
import fe80.v1.WatchJobRequest;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs over two hosts with ten System VMs each. */
class JobsTest {

    private static final int OF_EACH = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private TestZone zone;
    private TestHost hv1;
    private TestHost hv2;

    @BeforeEach
    void open() throws Exception {
        zone = new TestZone(directory);
        hv1 = zone.host("hv1");
        hv2 = zone.host("hv2");
        IntStream.range(0, OF_EACH).forEach(i -> {
            hv1.ready("r-" + i + "-VM");
            hv2.ready("v-" + i + "-VM");
        });
        await().untilAsserted(() -> assertThat(
                        zone.systemVms().list(ListRequest.getDefaultInstance()).getSystemVmsCount())
                .isEqualTo(2 * OF_EACH));
        await().untilAsserted(() -> assertThat(zone.zone().missingHosts()).isEmpty());
    }

    @AfterEach
    void close() {
        hv1.systemVms().release();
        hv2.systemVms().release();
        zone.close();
    }

    @Test
    void aJobRunsOnceInEachSystemVmAndWhatEachSaidIsKeptAndWrittenDown() throws Exception {
        Job job = ended(create(command("true", "-x")));

        assertThat(job.getState()).isEqualTo(Job.State.COMPLETED);
        assertThat(job.getProgress().getSucceeded()).isEqualTo(2 * OF_EACH);
        assertThat(hv1.systemVms().runsIn())
                .hasSize(OF_EACH)
                .allSatisfy((_, runs) -> assertThat(runs).isEqualTo(1));
        assertThat(hv2.systemVms().runsIn()).hasSize(OF_EACH);
        List<JobResult> results = results(job);
        assertThat(results).extracting(JobResult::getHost).startsWith("hv1", "hv2", "hv1", "hv2");
        assertThat(results).allSatisfy(result -> {
            assertThat(result.getState()).isEqualTo(JobResult.State.SUCCEEDED);
            assertThat(result.getAnswer().getStdout().toStringUtf8()).isEqualTo(result.getHost() + ": true -x");
        });
        await().untilAsserted(() -> assertThat(zone.audited())
                .filteredOn(entry -> entry.requestId().equals(job.getRequestId()))
                .extracting(AuditEntry::method)
                .contains("Jobs.Create")
                .filteredOn("Jobs.Run"::equals)
                .hasSize(2 * OF_EACH));
    }

    @Test
    void whereTooManyFailItIsBegunInNoOtherAndSaysWhy() throws Exception {
        Job job = ended(create(command("false").toBuilder().setPerZone(2).build()));

        assertThat(job.getState()).isEqualTo(Job.State.STOPPED);
        assertThat(job.getReason())
                .contains("of 20 System VMs", "failed or are unknown, and after 4", "--max-failures", "20%");
        assertThat(job.getMaxFailures()).isEqualTo(4);
        assertThat(job.getProgress().getFailed()).isBetween(4, 5);
        assertThat(job.getProgress().getSkipped())
                .isEqualTo(2 * OF_EACH - job.getProgress().getFailed());
        assertThat(hv1.systemVms().runs() + hv2.systemVms().runs())
                .isEqualTo(job.getProgress().getFailed());
    }

    @Test
    void noHostHasMoreAtATimeThanItMay() throws Exception {
        Job job = ended(create(command("true").toBuilder().setPerHost(3).build()));

        assertThat(job.getProgress().getSucceeded()).isEqualTo(2 * OF_EACH);
        assertThat(hv1.systemVms().mostRunning()).isLessThanOrEqualTo(3);
        assertThat(hv2.systemVms().mostRunning()).isLessThanOrEqualTo(3);
    }

    @Test
    void aJobThatIsPausedIsBegunNowhereUntilItIsResumed() throws Exception {
        hv1.systemVms().hold();
        hv2.systemVms().hold();
        Job job = create(command("true"));
        await().until(() -> hv1.systemVms().runs() == 4 && hv2.systemVms().runs() == 4);
        zone.jobs()
                .pause(PauseJobRequest.newBuilder().setNumber(job.getNumber()).build());
        hv1.systemVms().release();
        hv2.systemVms().release();

        await().atMost(PATIENCE).until(() -> get(job).getServer().isEmpty());
        assertThat(get(job).getProgress().getSucceeded()).isEqualTo(8);
        zone.jobs()
                .resume(ResumeJobRequest.newBuilder().setNumber(job.getNumber()).build());

        assertThat(ended(job).getProgress().getSucceeded()).isEqualTo(2 * OF_EACH);
        assertThat(hv1.systemVms().runs() + hv2.systemVms().runs()).isEqualTo(2 * OF_EACH);
    }

    @Test
    void aJobThatIsPausedAndResumedWhileItRunsGoesOn() throws Exception {
        hv1.systemVms().hold();
        Job job = create(command("true"));
        await().until(() -> hv1.systemVms().runs() == 4);
        zone.jobs()
                .pause(PauseJobRequest.newBuilder().setNumber(job.getNumber()).build());
        zone.jobs()
                .resume(ResumeJobRequest.newBuilder().setNumber(job.getNumber()).build());
        hv1.systemVms().release();

        assertThat(ended(job).getProgress().getSucceeded()).isEqualTo(2 * OF_EACH);
    }

    @Test
    void aJobThatIsCancelledEndsWhereItRunsAndIsBegunNowhereElse() throws Exception {
        hv1.systemVms().hold();
        hv2.systemVms().hold();
        Job job = create(command("true"));
        await().until(() -> hv1.systemVms().runs() == 4 && hv2.systemVms().runs() == 4);
        Job cancelled = zone.jobs()
                .cancel(CancelJobRequest.newBuilder().setNumber(job.getNumber()).build());
        hv1.systemVms().release();
        hv2.systemVms().release();

        assertThat(cancelled.getState()).isEqualTo(Job.State.CANCELLED);
        assertThat(cancelled.getReason()).startsWith("cancelled by ");
        Job end = ended(job);
        assertThat(end.getProgress().getSucceeded()).isEqualTo(8);
        assertThat(end.getProgress().getSkipped()).isEqualTo(2 * OF_EACH - 8);
    }

    @Test
    void aWatcherIsToldHowFarItIsUntilItsEnd() throws Exception {
        hv1.systemVms().hold();
        Job job = create(command("true"));
        BlockingClientCall<?, Job> watch = zone.jobs()
                .watch(WatchJobRequest.newBuilder().setNumber(job.getNumber()).build());
        assertThat(watch.read().getState()).isEqualTo(Job.State.RUNNING);
        hv1.systemVms().release();

        List<Job> told = new ArrayList<>();
        for (Job next = watch.read(); next != null; next = watch.read()) {
            told.add(next);
        }

        assertThat(told.getLast().getState()).isEqualTo(Job.State.COMPLETED);
        assertThat(told).doesNotHaveDuplicates();
    }

    @Test
    void ofAHostThatIsLostNobodyKnowsAndWhereItIsNotReachedItWasNotDone() throws Exception {
        hv1.systemVms().hold();
        Job job = create(command("true").toBuilder()
                .setPerHost(OF_EACH - 2)
                .setMaxFailuresPercent(100)
                .build());
        await().until(() -> hv1.systemVms().runs() == OF_EACH - 2);
        await().until(() -> hv2.systemVms().runs() == OF_EACH);

        hv1.kill();

        Job end = ended(job);
        assertThat(end.getState()).isEqualTo(Job.State.COMPLETED);
        assertThat(end.getProgress().getUnknown()).isGreaterThanOrEqualTo(OF_EACH - 2);
        assertThat(end.getProgress().getUnknown() + end.getProgress().getFailed())
                .isEqualTo(OF_EACH);
        assertThat(end.getProgress().getSucceeded()).isEqualTo(OF_EACH);
    }

    @Test
    void oneOfFewThatFailsStopsTheJobUnlessMoreIsAllowed() throws Exception {
        CreateJobRequest four = command("false").toBuilder()
                .setFilter(Filter.newBuilder()
                        .addNames("r-1-VM")
                        .addNames("r-2-VM")
                        .addNames("v-1-VM")
                        .addNames("v-2-VM"))
                .setPerZone(1)
                .build();

        Job usual = ended(create(four));
        Job half = ended(create(four.toBuilder().setMaxFailuresPercent(50).build()));

        assertThat(usual.getReason()).contains("of 4 System VMs 1 failed", "after 1 this job", "at least one");
        assertThat(usual.getProgress().getSkipped()).isEqualTo(3);
        assertThat(half.getProgress().getSkipped()).isEqualTo(2);
    }

    @Test
    void nobodyWaitsForAHostThatIsSilentAndThatTheJobHasNothingToDoWith() throws Exception {
        TestHost silent = zone.host("hv0");
        zone.zone()
                .keep(zone.enrolled().stream()
                        .filter(host -> !host.name().equals("hv0"))
                        .toList());
        silent.kill();
        zone.listen();
        assertThat(zone.zone().missingHosts()).containsExactly("hv0");

        Job job = ended(create(command("true")));

        assertThat(job.getProgress().getSucceeded()).isEqualTo(2 * OF_EACH);
        assertThat(Timestamps.between(job.getCreated(), job.getEnded()).getSeconds())
                .isLessThan(4);
    }

    @Test
    void aJobIsForThoseOfWhomItsMakerIsAnOperator() throws Exception {
        String routers = zone.token(Role.OPERATOR, Scope.VIRTUAL_ROUTER);
        String viewer = zone.token(Role.VIEWER, Scope.ZONE);

        refused(Status.Code.PERMISSION_DENIED, () -> zone.jobs(viewer).create(command("true")));
        Job own = zone.jobs(routers).create(command("true")).getJob();
        Job other = create(command("true"));

        assertThat(own.getProgress().getWaiting()
                        + own.getProgress().getRunning()
                        + own.getProgress().getSucceeded())
                .isEqualTo(OF_EACH);
        assertThat(zone.jobs(routers).list(ListJobsRequest.getDefaultInstance()).getJobsList())
                .extracting(Job::getNumber)
                .containsExactly(own.getNumber());
        assertThat(zone.jobs(viewer).list(ListJobsRequest.getDefaultInstance()).getJobsList())
                .extracting(Job::getNumber)
                .containsExactly(other.getNumber(), own.getNumber());
        refused(
                Status.Code.PERMISSION_DENIED,
                () -> zone.jobs(routers)
                        .get(GetJobRequest.newBuilder()
                                .setNumber(other.getNumber())
                                .build()));
        refused(
                Status.Code.PERMISSION_DENIED,
                () -> zone.jobs(viewer)
                        .cancel(CancelJobRequest.newBuilder()
                                .setNumber(own.getNumber())
                                .build()));
        refused(
                Status.Code.PERMISSION_DENIED,
                () -> zone.jobs(viewer)
                        .results(JobResultsRequest.newBuilder()
                                .setNumber(own.getNumber())
                                .build()));
    }

    @Test
    void whatMakesNoSenseIsRefusedAndNothingIsMade() throws Exception {
        refused(Status.Code.INVALID_ARGUMENT, () -> create(CreateJobRequest.getDefaultInstance()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                () -> create(command("true").toBuilder().setMaxFailuresCount(0).build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                () -> create(command("true").toBuilder().setPerZone(2000).build()));
        refused(
                Status.Code.NOT_FOUND,
                () -> create(command("true").toBuilder()
                        .setFilter(Filter.newBuilder().addNames("r-1-VM").addNames("s-9-VM"))
                        .build()));
        refused(
                Status.Code.NOT_FOUND,
                () -> create(command("true").toBuilder()
                        .setFilter(Filter.newBuilder().addKinds(Kind.SECONDARY_STORAGE_VM))
                        .build()));
        refused(Status.Code.NOT_FOUND, () -> zone.jobs().get(GetJobRequest.getDefaultInstance()));

        assertThat(zone.jobs().list(ListJobsRequest.getDefaultInstance()).getJobsList())
                .isEmpty();
    }

    @Test
    void resultsComeInPagesWithoutOneMissingOrTwice() throws Exception {
        Job job = ended(create(command("true")));

        Set<Integer> places = new HashSet<>();
        int after = 0;
        do {
            var page = zone.jobs()
                    .results(JobResultsRequest.newBuilder()
                            .setNumber(job.getNumber())
                            .setPageSize(7)
                            .setAfter(after)
                            .build());
            assertThat(page.getResultsList())
                    .allSatisfy(
                            result -> assertThat(places.add(result.getPlace())).isTrue());
            after = page.getNextAfter();
        } while (after != 0);

        assertThat(places).hasSize(2 * OF_EACH);
    }

    private Job create(CreateJobRequest request) throws StatusException {
        return zone.jobs().create(request).getJob();
    }

    private Job get(Job job) throws StatusException {
        return zone.jobs()
                .get(GetJobRequest.newBuilder().setNumber(job.getNumber()).build());
    }

    private Job ended(Job job) {
        return await().atMost(PATIENCE).until(() -> get(job), Job::hasEnded);
    }

    private List<JobResult> results(Job job) throws StatusException {
        return zone.jobs()
                .results(JobResultsRequest.newBuilder()
                        .setNumber(job.getNumber())
                        .build())
                .getResultsList();
    }

    private static CreateJobRequest command(String... arguments) {
        return CreateJobRequest.newBuilder()
                .setWork(JobWork.newBuilder()
                        .setCommand(CommandWork.newBuilder()
                                .setCommand(Command.newBuilder().addAllArguments(List.of(arguments)))))
                .build();
    }

    private static void refused(Status.Code code, ThrowingCallable call) {
        assertThat(catchThrowableOfType(StatusException.class, call).getStatus().getCode())
                .isEqualTo(code);
    }
}
