package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import fe80.management.store.AuditEntry;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.systemvm.Kind;
import fe80.v1.AdoptRequest;
import fe80.v1.AuditRequest;
import fe80.v1.AuditResponse;
import fe80.v1.Finding;
import fe80.v1.LegacyGrpc;
import fe80.v1.LegacyStep;
import fe80.v1.RestoreHostRequest;
import fe80.v1.RetireHostRequest;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way out of 169.254 through the management server. */
class ZoneLegacyTest {

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
        hv1.systemVms().legacy("s-1-VM");
        hv1.systemVms().legacy("r-3-VM");
        hv2.systemVms().legacy("v-2-VM");
        await().until(() ->
                zone.systemVmCount() == 3 && zone.zone().silentHosts().isEmpty());
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void anAuditHasWhatEachHostFoundUnderItsNameAndOneScore() throws Exception {
        steps(calls(Role.OPERATOR).adopt(adopt("v-2-VM")));

        AuditResponse audit = calls(Role.VIEWER).audit(AuditRequest.getDefaultInstance());
        AuditResponse ofOne = calls(Role.VIEWER)
                .audit(AuditRequest.newBuilder().setHost("hv2").build());

        assertThat(audit.getFindingsList()).extracting(Finding::getHost).containsExactly("hv1", "hv2");
        assertThat(audit.getOnLinkLocal()).isEqualTo(1);
        assertThat(audit.getSystemVms()).isEqualTo(3);
        assertThat(audit.getUnansweredHostsList()).isEmpty();
        assertThat(ofOne.getFindingsList()).extracting(Finding::getHost).containsExactly("hv2");
        assertThat(ofOne.getSystemVms()).isEqualTo(1);
    }

    @Test
    void aHostThatDoesNotAnswerIsWrongAndItsSystemVmsCountAsNotReached() throws Exception {
        steps(calls(Role.OPERATOR).adopt(adopt("s-1-VM")));
        steps(calls(Role.OPERATOR).adopt(adopt("v-2-VM")));
        hv1.kill();
        await().until(() -> zone.zone().silentHosts().equals(List.of("hv1")));

        AuditResponse audit = calls(Role.VIEWER).audit(AuditRequest.getDefaultInstance());

        assertThat(audit.getUnansweredHostsList()).containsExactly("hv1");
        assertThat(audit.getFindingsList())
                .filteredOn(finding -> finding.getHost().equals("hv1"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.getResult()).isEqualTo(Finding.Result.WRONG);
                    assertThat(finding.getFound()).contains("has not answered since");
                });
        assertThat(audit.getOnLinkLocal()).isEqualTo(1);
        assertThat(audit.getSystemVms()).isEqualTo(3);
    }

    @Test
    void aStepIsTakenByTheHostThatHasTheSystemVmAndIsWrittenDown() throws Exception {
        assertThat(steps(calls(Role.OPERATOR).adopt(adopt("v-2-VM"))))
                .containsExactly("looking at how it is reached", "adopt v-2-VM: done");

        assertThat(hv2.passages().taken()).containsExactly("adopt v-2-VM");
        assertThat(hv1.passages().taken()).isEmpty();
        awaitAudited("Legacy.Adopt", "v-2-VM", "hv2", "OK", "adopt v-2-VM: done");
    }

    @Test
    void oneThatFailsSaysWhyAndIsWrittenDownSo() {
        hv1.passages().fail("s-1-VM");

        StatusException failure = failure(Role.OPERATOR, "s-1-VM");

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(failure.getStatus().getDescription()).isEqualTo("s-1-VM has no nft");
        awaitAudited("Legacy.Adopt", "s-1-VM", "hv1", "FAILED_PRECONDITION", "s-1-VM has no nft");
    }

    @Test
    void aHostTakesItsOwnStepsByItsName() throws Exception {
        steps(calls(Role.OPERATOR)
                .retireHost(RetireHostRequest.newBuilder().setHost("hv2").build()));
        steps(calls(Role.OPERATOR)
                .restoreHost(RestoreHostRequest.newBuilder().setHost("hv2").build()));

        assertThat(hv2.passages().taken()).containsExactly("retire hv2", "restore hv2");
        assertThat(hv1.passages().taken()).isEmpty();
        awaitAudited("Legacy.RetireHost", "", "hv2", "OK", "retire hv2: done");
        assertThat(refusal(() -> steps(calls(Role.OPERATOR).retireHost(RetireHostRequest.getDefaultInstance())))
                        .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal(() -> steps(calls(Role.OPERATOR)
                                .retireHost(RetireHostRequest.newBuilder()
                                        .setHost("hv9")
                                        .build())))
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void aViewerOnlyAuditsAndWhoHasOneKindTakesNoHostsStep() throws Exception {
        LegacyGrpc.LegacyBlockingV2Stub routers = calls(zone.token(Role.OPERATOR, Scope.of(Kind.VIRTUAL_ROUTER)));

        assertThat(failure(Role.VIEWER, "s-1-VM").getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refusal(() -> steps(calls(Role.VIEWER)
                                .retireHost(RetireHostRequest.newBuilder()
                                        .setHost("hv1")
                                        .build())))
                        .getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(steps(routers.adopt(adopt("r-3-VM")))).contains("adopt r-3-VM: done");
        assertThat(refusal(() -> steps(routers.adopt(adopt("s-1-VM")))).getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refusal(() -> steps(routers.restoreHost(
                                RestoreHostRequest.newBuilder().setHost("hv1").build())))
                        .getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refusal(() -> routers.audit(AuditRequest.getDefaultInstance()))
                        .getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(hv1.passages().taken()).containsExactly("adopt r-3-VM");
    }

    private void awaitAudited(String method, String vm, String host, String outcome, String detail) {
        await().untilAsserted(() -> assertThat(zone.audited())
                .extracting(
                        AuditEntry::method,
                        AuditEntry::vmName,
                        AuditEntry::host,
                        AuditEntry::outcome,
                        AuditEntry::detail)
                .contains(Tuple.tuple(method, vm, host, outcome, detail)));
    }

    private StatusException failure(Role role, String vm) {
        return catchThrowableOfType(
                StatusException.class, () -> steps(calls(role).adopt(adopt(vm))));
    }

    private static Status refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(StatusException.class, call).getStatus();
    }

    private static AdoptRequest adopt(String vm) {
        return AdoptRequest.newBuilder().setSystemVm(vm).build();
    }

    private LegacyGrpc.LegacyBlockingV2Stub calls(Role role) {
        return calls(zone.token(role, Scope.ZONE));
    }

    private LegacyGrpc.LegacyBlockingV2Stub calls(String token) {
        return LegacyGrpc.newBlockingV2Stub(zone.channel(token));
    }

    private static List<String> steps(BlockingClientCall<?, LegacyStep> call)
            throws StatusException, InterruptedException {
        List<String> told = new ArrayList<>();
        for (LegacyStep step = call.read(); step != null; step = call.read()) {
            told.add(step.getDoing() + step.getDone());
        }
        return told;
    }
}
