package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import fe80.management.store.AuditEntry;
import fe80.v1.Command;
import fe80.v1.CommandWork;
import fe80.v1.CreateJobRequest;
import fe80.v1.GetJobRequest;
import fe80.v1.Job;
import fe80.v1.JobResult;
import fe80.v1.JobResultsRequest;
import fe80.v1.JobWork;
import fe80.v1.MigrateRequest;
import fe80.v1.MigrateResponse;
import fe80.v1.Migrated;
import fe80.v1.Migration;
import fe80.v1.PassageWork;
import fe80.v1.SystemVm;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a migration is to the hosts, and to a job that comes upon one. */
class MoveTest {

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
        await().until(() -> zone.zone().missingHosts().isEmpty()
                && zone.zone().silentHosts().isEmpty());
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void aMigrationToAHostThatIsSilentAsksNothingOfTheOtherAndTheNextOneIsDone() throws Exception {
        hv1.ready("s-1-VM");
        await().until(() -> zone.systemVmCount() == 1);
        hv2.systemVms().freeze();
        await().until(() -> zone.zone().silentHosts().equals(List.of("hv2")));

        StatusException failure = catchThrowableOfType(StatusException.class, () -> migrate("s-1-VM", "hv2"));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("hv2").hasMessageContaining("has not answered since");
        assertThat(hv1.migrations().begun()).isZero();
        await().untilAsserted(() -> assertThat(zone.audited())
                .extracting(AuditEntry::method, AuditEntry::vmName, AuditEntry::outcome)
                .contains(Tuple.tuple("SystemVms.Migrate", "s-1-VM", "UNAVAILABLE")));
        hv2.systemVms().thaw();
        await().until(() -> zone.zone().silentHosts().isEmpty());
        assertThat(migrate("s-1-VM", "hv2").getHost()).isEqualTo("hv2");
        assertThat(hv1.migrations().sending()).isZero();
    }

    @Test
    void aJobRunsItsCommandOnceWhereTheSystemVmIsNow() throws Exception {
        SystemVm moving = hv1.ready("s-1-VM");
        await().until(() -> zone.systemVmCount() == 1);
        hv1.systemVms().onMove(() -> {
            hv1.systemVms().remove(moving);
            hv2.systemVms().put(moving);
        });

        JobResult result = onlyResult(JobWork.newBuilder()
                .setCommand(
                        CommandWork.newBuilder().setCommand(Command.newBuilder().addArguments("move"))));

        assertThat(result.getAnswer().getStdout().toStringUtf8()).isEqualTo("hv2: move");
        assertThat(hv2.systemVms().runs()).isEqualTo(1);
    }

    @Test
    void aJobWaitsForASystemVmThatSwitches() throws Exception {
        SystemVm moving = hv1.ready("s-1-VM");
        await().until(() -> zone.systemVmCount() == 1);
        hv1.systemVms().put(moving.toBuilder().setMigration(Migration.SWITCHING).build());
        await().until(() -> zone.zone().view().find("s-1-VM").getFirst().switches());
        Job job = create(JobWork.newBuilder()
                .setCommand(
                        CommandWork.newBuilder().setCommand(Command.newBuilder().addArguments("true"))));

        hv1.systemVms().remove(moving);
        await().until(() -> zone.zone().view().find("s-1-VM").isEmpty());
        await().during(Duration.ofMillis(500)).until(() -> hv1.systemVms().runs() == 0);
        hv2.systemVms().put(moving);

        assertThat(onlyResult(job).getState()).isEqualTo(JobResult.State.SUCCEEDED);
        assertThat(hv1.systemVms().runs()).isZero();
        assertThat(hv2.systemVms().runs()).isEqualTo(1);
    }

    @Test
    void aJobTakesItsStepWhereTheSystemVmIsNow() throws Exception {
        SystemVm moving = hv1.systemVms().legacy("s-1-VM");
        await().until(() -> zone.systemVmCount() == 1);
        hv1.passages().onMove(() -> {
            hv1.systemVms().remove(moving);
            hv2.systemVms().put(moving);
        });

        JobResult result = onlyResult(
                JobWork.newBuilder().setPassage(PassageWork.newBuilder().setStep(PassageWork.Step.RETIRE)));

        assertThat(result.getState()).isEqualTo(JobResult.State.SUCCEEDED);
        assertThat(hv1.passages().taken()).isEmpty();
        assertThat(hv2.passages().taken()).containsExactly("retire s-1-VM");
    }

    private Migrated migrate(String vm, String to) throws StatusException, InterruptedException {
        BlockingClientCall<?, MigrateResponse> call = zone.systemVms()
                .migrate(MigrateRequest.newBuilder().setSystemVm(vm).setTo(to).build());
        MigrateResponse last = call.read();
        for (MigrateResponse next = last; next != null; next = call.read()) {
            last = next;
        }
        return last.getMigrated();
    }

    private JobResult onlyResult(JobWork.Builder work) throws StatusException {
        return onlyResult(create(work));
    }

    private Job create(JobWork.Builder work) throws StatusException {
        return zone.jobs()
                .create(CreateJobRequest.newBuilder().setWork(work).build())
                .getJob();
    }

    private JobResult onlyResult(Job job) throws StatusException {
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> zone.jobs()
                                .get(GetJobRequest.newBuilder()
                                        .setNumber(job.getNumber())
                                        .build()),
                        Job::hasEnded);
        return zone.jobs()
                .results(JobResultsRequest.newBuilder()
                        .setNumber(job.getNumber())
                        .build())
                .getResults(0);
    }
}
