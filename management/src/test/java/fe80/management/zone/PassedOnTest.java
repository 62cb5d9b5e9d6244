package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import fe80.management.store.AuditEntry;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.systemvm.Kind;
import fe80.v1.Command;
import fe80.v1.DeployRequest;
import fe80.v1.DestroyRequest;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ExecStart;
import fe80.v1.ListRequest;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.SystemVm;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls on their way through the management server to a host. */
class PassedOnTest {

    private static final int CHUNK = 64 << 10;
    private static final int CHUNKS = 400;

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
        hv2.ready("v-2-VM");
        hv1.ready("s-1-VM");
        await().untilAsserted(() -> assertThat(
                        zone.systemVms().list(ListRequest.getDefaultInstance()).getSystemVmsCount())
                .isEqualTo(2));
        await().untilAsserted(() -> assertThat(zone.zone().silentHosts()).isEmpty());
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void aCommandIsRunByTheHostThatHasTheSystemVmAndIsWrittenDown() throws Exception {
        assertThat(run("s-1-VM", "uname", "-r").getStdout().toStringUtf8()).isEqualTo("hv1: uname -r");
        assertThat(run("v-2-VM", "uptime").getStdout().toStringUtf8()).isEqualTo("hv2: uptime");

        await().untilAsserted(() -> assertThat(zone.audited())
                .extracting(
                        AuditEntry::method,
                        AuditEntry::vmName,
                        AuditEntry::host,
                        AuditEntry::outcome,
                        AuditEntry::detail)
                .contains(org.assertj.core.groups.Tuple.tuple(
                        "SystemVms.Run", "s-1-VM", "hv1", "OK", "uname -r: exit status 7")));
    }

    @Test
    void whatTheHostAnswersToACallThatFailsIsWhatTheCallerIsTold() {
        StatusException failure = failure("s-1-VM", "refuse");

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.getStatus().getDescription()).isEqualTo("there is no channel to s-1-VM");
    }

    @Test
    void aCallThatCameAMomentAfterTheSystemVmHadLeftIsMadeAtItsNewHostAndOnlyThere() throws Exception {
        TestHost hv3 = zone.host("hv3");
        await().until(() -> zone.zone().silentHosts().isEmpty());
        SystemVm moving = hv1.ready("r-3-VM");
        await().until(() -> !zone.zone().view().find("r-3-VM").isEmpty());
        hv1.systemVms().onMove(() -> {
            hv1.systemVms().remove(moving);
            hv3.systemVms().put(moving);
        });

        assertThat(run("r-3-VM", "move").getStdout().toStringUtf8()).isEqualTo("hv3: move");
        assertThat(hv3.systemVms().runs()).isEqualTo(1);
    }

    @Test
    void ofACommandWhoseHostIsLostNobodyKnowsWhetherItRanAndItIsNotRunAgain() throws Exception {
        hv1.systemVms().freeze();
        CompletableFuture<StatusException> failure = CompletableFuture.supplyAsync(() -> failure("s-1-VM", "reboot"));
        await().until(() -> hv1.systemVms().runs() == 1);

        hv1.kill();

        assertThat(failure.get(10, TimeUnit.SECONDS).getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        hv1.systemVms().thaw();
        hv1.start();
        await().untilAsserted(() -> assertThat(zone.zone().silentHosts()).isEmpty());
        assertThat(hv1.systemVms().runs()).isEqualTo(1);
    }

    @Test
    void aConversationIsPassedOnInBothDirections() throws Exception {
        BlockingClientCall<ExecRequest, ExecResponse> exec = zone.systemVms().exec();
        assertThat(exec.write(start("s-1-VM"))).isTrue();
        assertThat(exec.read().hasStarted()).isTrue();

        exec.write(stdin(ByteString.copyFromUtf8("hello")));
        assertThat(exec.read().getStdout().toStringUtf8()).isEqualTo("hello");

        exec.halfClose();
        assertThat(exec.read().getOutcome().getExitStatus()).isZero();
        assertThat(exec.read()).isNull();
    }

    @Test
    void aCallerThatDoesNotReadIsWaitedForAndNothingIsLost() throws Exception {
        BlockingClientCall<ExecRequest, ExecResponse> exec = zone.systemVms().exec();
        exec.write(start("s-1-VM"));
        assertThat(exec.read().hasStarted()).isTrue();
        ByteString chunk = ByteString.copyFrom(new byte[CHUNK]);
        int sent = 0;
        while (sent < CHUNKS && written(exec, stdin(chunk), Duration.ofSeconds(1))) {
            sent++;
        }
        assertThat(sent).as("of 25 MiB, some had to wait").isLessThan(CHUNKS);

        long received = 0;
        while (received < (long) CHUNKS * CHUNK) {
            if (sent < CHUNKS && written(exec, stdin(chunk), Duration.ofMillis(1))) {
                sent++;
            }
            received += exec.read().getStdout().size();
        }
        exec.halfClose();
        assertThat(exec.read().getOutcome().getExitStatus()).isZero();
    }

    @Test
    void aConversationThatDoesNotBeginWithItsStartIsRefused() throws Exception {
        BlockingClientCall<ExecRequest, ExecResponse> exec = zone.systemVms().exec();
        exec.write(stdin(ByteString.copyFromUtf8("hello")));

        StatusException failure = catchThrowableOfType(StatusException.class, exec::read);

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(failure).hasMessageContaining("start: the first message");
    }

    @Test
    void whoHasARoleForOneKindSeesAndUsesNoOther() throws Exception {
        var proxies = zone.systemVms(zone.token(Role.OPERATOR, Scope.of(Kind.CONSOLE_PROXY)));

        assertThat(proxies.list(ListRequest.getDefaultInstance()).getSystemVmsList())
                .extracting(SystemVm::getName)
                .containsExactly("v-2-VM");
        assertThat(proxies.run(request("v-2-VM", "reboot")).getOutcome().getExitStatus())
                .isEqualTo(7);
        StatusException refused =
                catchThrowableOfType(StatusException.class, () -> proxies.run(request("s-1-VM", "true")));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(hv1.systemVms().runs()).isZero();
        await().untilAsserted(() -> assertThat(zone.audited())
                .anySatisfy(entry -> assertThat(entry.outcome()).isEqualTo("PERMISSION_DENIED")));
    }

    @Test
    void aViewerSeesAndDoesNothing() throws Exception {
        var viewer = zone.systemVms(zone.token(Role.VIEWER, Scope.ZONE));

        assertThat(viewer.list(ListRequest.getDefaultInstance()).getSystemVmsCount())
                .isEqualTo(2);
        StatusException refused = catchThrowableOfType(
                StatusException.class,
                () -> viewer.destroy(
                        DestroyRequest.newBuilder().setSystemVm("s-1-VM").build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void aNewSystemVmGoesWhereTheFewestOfItsKindAreAndGetsTheNextName() throws Exception {
        SystemVm first = deploy(DeployRequest.newBuilder());
        await().until(() -> !zone.zone().view().find(first.getName()).isEmpty());
        SystemVm second = deploy(DeployRequest.newBuilder());

        assertThat(first.getHost()).isEqualTo("hv2");
        assertThat(first.getName()).matches("s-[0-9]+-VM");
        assertThat(second.getHost()).isIn("hv1", "hv2");
        assertThat(second.getName()).isNotEqualTo(first.getName());
        assertThat(deploy(DeployRequest.newBuilder().setHost("hv1")).getHost()).isEqualTo("hv1");
    }

    @Test
    void aNewSystemVmGoesWhereThereIsRoomNowWhateverAHostToldWhenItWasConnected() throws Exception {
        TestHost hv3 = zone.host("hv3");
        await().until(() -> zone.zone().silentHosts().isEmpty());

        hv2.memoryAvailable(100);
        assertThat(deploy(DeployRequest.newBuilder().setMemory(2000)).getHost()).isEqualTo("hv3");

        hv1.memoryAvailable(100);
        hv2.memoryAvailable(3500);
        hv3.memoryAvailable(100);
        assertThat(deploy(DeployRequest.newBuilder().setMemory(3000)).getHost()).isEqualTo("hv2");
    }

    @Test
    void aCallThatHasSentMoreThanIsKeptIsNotMadeAgainElsewhere() throws Exception {
        TestHost hv3 = zone.host("hv3");
        await().until(() -> zone.zone().silentHosts().isEmpty());
        SystemVm moving = hv1.ready("r-3-VM");
        await().until(() -> !zone.zone().view().find("r-3-VM").isEmpty());
        hv1.systemVms().onMove(() -> {
            hv1.systemVms().remove(moving);
            hv3.systemVms().put(moving);
        });

        StatusException failure = catchThrowableOfType(
                StatusException.class,
                () -> zone.systemVms()
                        .run(request("r-3-VM", "move").toBuilder()
                                .setStdin(ByteString.copyFrom(new byte[2 << 20]))
                                .build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(hv3.systemVms().runs()).isZero();
    }

    @Test
    void whereNothingFitsTheAnswerSaysWhatIsLeft() {
        StatusException failure = catchThrowableOfType(
                StatusException.class, () -> deploy(DeployRequest.newBuilder().setMemory(5000)));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure)
                .hasMessageContaining(
                        "of 2 hosts 2 answer, and none of them has 5000 MiB left; the most that is left is 4096");
    }

    @Test
    void aNameThatIsTakenIsNotGivenTwice() {
        StatusException failure = catchThrowableOfType(
                StatusException.class, () -> deploy(DeployRequest.newBuilder().setName("v-2-VM")));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(failure).hasMessageContaining("on hv2");
    }

    @Test
    void toDestroyWhatIsNotThereIsNoError() throws Exception {
        zone.systemVms()
                .destroy(DestroyRequest.newBuilder().setSystemVm("s-1-VM").build());
        await().untilAsserted(
                        () -> assertThat(zone.zone().view().find("s-1-VM")).isEmpty());

        zone.systemVms()
                .destroy(DestroyRequest.newBuilder().setSystemVm("s-1-VM").build());
    }

    private static boolean written(BlockingClientCall<ExecRequest, ?> exec, ExecRequest request, Duration patience)
            throws Exception {
        try {
            return exec.write(request, patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        }
    }

    private SystemVm deploy(DeployRequest.Builder request) throws StatusException {
        return zone.systemVms()
                .deploy(request.setKind(fe80.v1.Kind.SECONDARY_STORAGE_VM).build());
    }

    private RunResponse run(String vm, String... command) throws StatusException {
        return zone.systemVms().run(request(vm, command));
    }

    private StatusException failure(String vm, String... command) {
        return catchThrowableOfType(StatusException.class, () -> run(vm, command));
    }

    private static RunRequest request(String vm, String... command) {
        return RunRequest.newBuilder()
                .setSystemVm(vm)
                .setCommand(Command.newBuilder().addAllArguments(java.util.List.of(command)))
                .build();
    }

    private static ExecRequest start(String vm) {
        return ExecRequest.newBuilder()
                .setStart(ExecStart.newBuilder().setSystemVm(vm))
                .build();
    }

    private static ExecRequest stdin(ByteString bytes) {
        return ExecRequest.newBuilder().setStdin(bytes).build();
    }
}
