package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import fe80.management.store.AuditEntry;
import fe80.v1.CreateJobRequest;
import fe80.v1.Filter;
import fe80.v1.GetJobRequest;
import fe80.v1.Job;
import fe80.v1.JobResult;
import fe80.v1.JobResultsRequest;
import fe80.v1.JobWork;
import fe80.v1.PassageWork;
import fe80.v1.PassageWork.Step;
import io.grpc.StatusException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way out of 169.254 as a job over two hosts. */
class PassageJobsTest {

    private static final List<String> OTHERS = List.of("s-1-VM", "s-2-VM", "v-3-VM", "v-4-VM");
    private static final List<String> ROUTERS = List.of("r-5-VM", "r-6-VM", "r-7-VM", "r-8-VM");

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
        // Routers first, so that the order is not that in which they came.
        Stream.concat(ROUTERS.stream(), OTHERS.stream())
                .forEach(vm -> (vm.charAt(2) % 2 == 0 ? hv1 : hv2).systemVms().legacy(vm));
        hv1.systemVms().ready("r-9-VM");
        await().until(() ->
                zone.systemVmCount() == 9 && zone.zone().silentHosts().isEmpty());
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void routersWaitUntilAllOthersHaveEndedAndThoseOfOursAreLeftOut() throws Exception {
        Job job = ended(create(Step.ADOPT, Filter.getDefaultInstance()));

        assertThat(job.getState()).isEqualTo(Job.State.COMPLETED);
        assertThat(job.getProgress().getSucceeded()).isEqualTo(8);
        assertThat(job.getRepeatable()).isTrue();
        assertThat(job.getWork().getPassage().getBeforeRouters()).isEqualTo(4);
        List<JobResult> results = results(job);
        assertThat(results)
                .extracting(JobResult::getSystemVm)
                .containsAll(OTHERS)
                .containsAll(ROUTERS);
        assertThat(latest(results, OTHERS, JobResult::getEnded))
                .isLessThanOrEqualTo(earliest(results, ROUTERS, JobResult::getBegun));
        assertThat(results)
                .allSatisfy(result -> assertThat(result.getAnswer().getStdout().toStringUtf8())
                        .isEqualTo("adopt " + result.getSystemVm() + ": done\n"));
        assertThat(Stream.of(hv1, hv2).flatMap(host -> host.passages().taken().stream()))
                .hasSize(8)
                .doesNotContain("adopt r-9-VM");
    }

    @Test
    void oneThatFailsIsNamedWithWhyAndTheRestIsDone() throws Exception {
        hv2.passages().fail("s-1-VM");

        Job job = ended(create(Step.RETIRE, Filter.getDefaultInstance()));

        assertThat(job.getState()).isEqualTo(Job.State.COMPLETED);
        assertThat(job.getProgress().getSucceeded()).isEqualTo(7);
        assertThat(results(job))
                .filteredOn(result -> result.getState() == JobResult.State.FAILED)
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.getSystemVm()).isEqualTo("s-1-VM");
                    assertThat(result.getAnswer().getStderr().toStringUtf8()).isEqualTo("s-1-VM has no nft\n");
                });
        await().untilAsserted(() -> assertThat(zone.audited())
                .filteredOn(entry -> entry.requestId().equals(job.getRequestId()))
                .extracting(AuditEntry::method, AuditEntry::vmName, AuditEntry::outcome)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("Jobs.Retire", "s-1-VM", "FAILED_PRECONDITION"),
                        org.assertj.core.groups.Tuple.tuple("Jobs.Retire", "r-5-VM", "OK")));
    }

    @Test
    void whereTooManyOfTheFirstFailNoRouterIsTouched() throws Exception {
        OTHERS.forEach(vm -> {
            hv1.passages().fail(vm);
            hv2.passages().fail(vm);
        });

        Job job = ended(create(Step.RESTORE, Filter.getDefaultInstance()));

        assertThat(job.getState()).isEqualTo(Job.State.STOPPED);
        assertThat(job.getMaxFailures()).isEqualTo(2);
        assertThat(job.getProgress().getSkipped()).isGreaterThanOrEqualTo(ROUTERS.size());
        assertThat(Stream.of(hv1, hv2).flatMap(host -> host.passages().taken().stream()))
                .isEmpty();
    }

    @Test
    void whoNamesOnlyThoseThatNeverHadAnAddressIsToldSo() throws Exception {
        Filter ofOurs = Filter.newBuilder().addNames("r-9*").build();

        assertThat(catchThrowableOfType(StatusException.class, () -> create(Step.ADOPT, ofOurs))
                        .getMessage())
                .contains("never had a 169.254 address");
        assertThat(catchThrowableOfType(
                                StatusException.class, () -> create(Step.STEP_UNSPECIFIED, Filter.getDefaultInstance()))
                        .getMessage())
                .contains("ADOPT, RETIRE or RESTORE");
    }

    private Job create(Step step, Filter filter) throws StatusException {
        return zone.jobs()
                .create(CreateJobRequest.newBuilder()
                        .setFilter(filter)
                        .setWork(JobWork.newBuilder()
                                .setPassage(PassageWork.newBuilder().setStep(step)))
                        .build())
                .getJob();
    }

    private Job ended(Job job) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> zone.jobs()
                                .get(GetJobRequest.newBuilder()
                                        .setNumber(job.getNumber())
                                        .build()),
                        Job::hasEnded);
    }

    private List<JobResult> results(Job job) throws StatusException {
        return zone.jobs()
                .results(JobResultsRequest.newBuilder()
                        .setNumber(job.getNumber())
                        .build())
                .getResultsList();
    }

    private static long latest(
            List<JobResult> results,
            List<String> vms,
            java.util.function.Function<JobResult, com.google.protobuf.Timestamp> time) {
        return nanos(results, vms, time).max().orElseThrow();
    }

    private static long earliest(
            List<JobResult> results,
            List<String> vms,
            java.util.function.Function<JobResult, com.google.protobuf.Timestamp> time) {
        return nanos(results, vms, time).min().orElseThrow();
    }

    private static java.util.stream.LongStream nanos(
            List<JobResult> results,
            List<String> vms,
            java.util.function.Function<JobResult, com.google.protobuf.Timestamp> time) {
        return results.stream()
                .filter(result -> vms.contains(result.getSystemVm()))
                .map(time)
                .mapToLong(at -> at.getSeconds() * 1_000_000_000 + at.getNanos());
    }
}
