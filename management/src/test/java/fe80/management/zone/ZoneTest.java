package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import fe80.v1.Command;
import fe80.v1.DestroyRequest;
import fe80.v1.GetHostRequest;
import fe80.v1.GetRequest;
import fe80.v1.Host;
import fe80.v1.ListHostsRequest;
import fe80.v1.ListRequest;
import fe80.v1.ListResponse;
import fe80.v1.Presence;
import fe80.v1.Reachability;
import fe80.v1.RunRequest;
import fe80.v1.SystemVm;
import io.grpc.Status;
import io.grpc.StatusException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the zone says of its hosts and System VMs, through its API. */
class ZoneTest {

    @TempDir
    private Path directory;

    private TestZone zone;

    @BeforeEach
    void open() {
        zone = new TestZone(directory);
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void aSystemVmIsSeenAsItsHostTellsOfIt() throws Exception {
        TestHost hv1 = zone.host("hv1");
        SystemVm s1 = hv1.ready("s-1-VM");
        awaitState("s-1-VM", Reachability.State.READY);
        assertThat(get("s-1-VM").getHost()).isEqualTo("hv1");
        assertThat(get(s1.getUuid()).getName()).isEqualTo("s-1-VM");

        hv1.systemVms()
                .put(s1.toBuilder()
                        .setReachability(Reachability.newBuilder().setState(Reachability.State.SILENT))
                        .build());
        awaitState("s-1-VM", Reachability.State.SILENT);

        hv1.systemVms().remove(s1);
        await().untilAsserted(() -> assertThat(list()).isEmpty());
    }

    @Test
    void aHostThatFallsSilentIsUnreachableWithinThreeSecondsAndNothingIsKnownOfItsSystemVms() throws Exception {
        TestHost hv1 = zone.host("hv1");
        hv1.ready("s-1-VM");
        awaitState("s-1-VM", Reachability.State.READY);

        Instant frozen = Instant.now();
        hv1.systemVms().freeze();

        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(presence("hv1").getState()).isEqualTo(Presence.State.UNREACHABLE));
        Reachability unknown = get("s-1-VM").getReachability();
        assertThat(unknown.getState()).isEqualTo(Reachability.State.UNKNOWN);
        assertThat(unknown.getReason())
                .contains("hv1", "has not answered since")
                .endsWith("it was READY");
        assertThat(unknown.getSince().getSeconds()).isBetween(frozen.getEpochSecond() - 2, frozen.getEpochSecond() + 1);
        assertThat(failure("s-1-VM")).isEqualTo(Status.Code.UNAVAILABLE);

        hv1.systemVms().thaw();
        awaitState("s-1-VM", Reachability.State.READY);
        awaitPresence("hv1", Presence.State.LIVE);
    }

    @Test
    void aHostThatIsKilledIsUnreachableAndLiveAgainWhenItIsBack() throws Exception {
        TestHost hv1 = zone.host("hv1");
        SystemVm s1 = hv1.ready("s-1-VM");
        hv1.ready("v-2-VM");
        awaitState("v-2-VM", Reachability.State.READY);

        hv1.kill();
        awaitState("s-1-VM", Reachability.State.UNKNOWN);
        awaitPresence("hv1", Presence.State.UNREACHABLE);

        hv1.systemVms().remove(s1);
        hv1.start();
        awaitPresence("hv1", Presence.State.LIVE);
        assertThat(list()).extracting(SystemVm::getName).containsExactly("v-2-VM");
        awaitState("v-2-VM", Reachability.State.READY);
    }

    @Test
    void aHostWithTheIdOfAnotherIsNotBelieved() throws Exception {
        TestHost hv1 = zone.host("hv1");
        hv1.ready("s-1-VM");
        awaitState("s-1-VM", Reachability.State.READY);
        TestHost hv2 = zone.host("hv2");

        zone.zone()
                .keep(List.of(hv1.as(zone.enrolled().stream()
                        .filter(host -> host.name().equals(hv2.name()))
                        .findFirst()
                        .orElseThrow())));

        await().untilAsserted(() -> {
            Presence presence = presence("hv1");
            assertThat(presence.getState()).isEqualTo(Presence.State.UNREACHABLE);
            assertThat(presence.getReason()).contains("host.fe80");
        });
        assertThat(list()).isEmpty();
    }

    @Test
    void aRemovedHostAndItsSystemVmsAreGone() throws Exception {
        TestHost hv1 = zone.host("hv1");
        hv1.ready("s-1-VM");
        awaitState("s-1-VM", Reachability.State.READY);

        zone.remove(hv1);

        assertThat(list()).isEmpty();
        assertThat(zone.hosts().list(ListHostsRequest.getDefaultInstance()).getHostsList())
                .isEmpty();
        assertThat(failure("s-1-VM")).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void theSameSystemVmOnTwoHostsIsAConflictAndNothingIsDoneWithIt() throws Exception {
        TestHost hv1 = zone.host("hv1");
        TestHost hv2 = zone.host("hv2");
        SystemVm s1 = hv1.ready("s-1-VM");
        hv2.systemVms().put(s1);
        await().untilAsserted(() -> assertThat(list()).hasSize(2));

        assertThat(list()).allSatisfy(vm -> assertThat(vm.getConflict()).contains("hv1", "hv2"));
        assertThat(failure("s-1-VM")).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(failure(s1.getUuid())).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(hv1.systemVms().runs() + hv2.systemVms().runs()).isZero();

        hv2.systemVms().remove(s1);
        await().untilAsserted(() -> assertThat(list())
                .singleElement()
                .satisfies(vm -> assertThat(vm.getConflict()).isEmpty()));
        assertThat(get("s-1-VM").getHost()).isEqualTo("hv1");
    }

    @Test
    void oneNameTwiceIsAConflictThatTheUuidResolves() throws Exception {
        TestHost hv1 = zone.host("hv1");
        TestHost hv2 = zone.host("hv2");
        hv1.ready("s-1-VM");
        SystemVm other = hv2.ready("s-1-VM");
        await().untilAsserted(() -> assertThat(list()).hasSize(2));

        assertThat(list()).allSatisfy(vm -> assertThat(vm.getConflict()).contains("the name s-1-VM is also that of"));
        assertThat(failure("s-1-VM")).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(get(other.getUuid()).getHost()).isEqualTo("hv2");
    }

    @Test
    void aListComesInPagesInTheOrderOfNames() throws Exception {
        TestHost hv1 = zone.host("hv1");
        TestHost hv2 = zone.host("hv2");
        for (int i = 10; i < 20; i++) {
            (i % 2 == 0 ? hv1 : hv2).ready("s-" + i + "-VM");
        }
        await().untilAsserted(() -> assertThat(list()).hasSize(10));

        ListResponse first =
                zone.systemVms().list(ListRequest.newBuilder().setPageSize(6).build());
        ListResponse second = zone.systemVms()
                .list(ListRequest.newBuilder()
                        .setPageSize(6)
                        .setPageToken(first.getNextPageToken())
                        .build());

        assertThat(first.getSystemVmsList())
                .extracting(SystemVm::getName)
                .hasSize(6)
                .startsWith("s-10-VM", "s-11-VM");
        assertThat(second.getSystemVmsList()).extracting(SystemVm::getName).endsWith("s-18-VM", "s-19-VM");
        assertThat(second.getNextPageToken()).isEmpty();
        assertThat(first.getMissingHostsList()).isEmpty();
    }

    @Test
    void aPageHasAtMostFiveThousandSystemVms() throws Exception {
        TestHost hv1 = zone.host("hv1");
        for (int i = 0; i < 5001; i++) {
            hv1.ready("s-" + i + "-VM");
        }
        await().untilAsserted(() -> assertThat(zone.systemVmCount()).isEqualTo(5001));

        ListResponse first = zone.systemVms().list(ListRequest.getDefaultInstance());
        ListResponse second = zone.systemVms()
                .list(ListRequest.newBuilder()
                        .setPageToken(first.getNextPageToken())
                        .build());

        assertThat(first.getSystemVmsList()).hasSize(5000);
        assertThat(second.getSystemVmsList()).hasSize(1);
    }

    @Test
    void whatIsMissingIsNamedWhileAHostWasNeverReached() throws Exception {
        TestHost hv1 = zone.host("hv1");
        hv1.ready("s-1-VM");
        TestHost hv2 = zone.host("hv2");
        awaitPresence("hv2", Presence.State.LIVE);
        hv2.systemVms().freeze();
        zone.zone().keep(List.of());
        zone.listen();

        awaitState("s-1-VM", Reachability.State.READY);
        assertThat(zone.systemVms().list(ListRequest.getDefaultInstance()).getMissingHostsList())
                .containsExactly("hv2");
        StatusException failure = catchThrowableOfType(
                StatusException.class,
                () -> zone.systemVms()
                        .destroy(DestroyRequest.newBuilder()
                                .setSystemVm("s-9-VM")
                                .build()));
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("hv2 may have it");
    }

    @Test
    void whatAHostSaysOfItselfIsCompletedByWhetherItAnswers() throws Exception {
        TestHost hv1 = zone.host("hv1");
        hv1.ready("s-1-VM");
        awaitState("s-1-VM", Reachability.State.READY);
        awaitPresence("hv1", Presence.State.LIVE);

        Host host = zone.hosts().list(ListHostsRequest.getDefaultInstance()).getHosts(0);

        assertThat(host.getMemory()).isEqualTo(8192);
        assertThat(host.getSystemVmsMap()).containsOnly(java.util.Map.entry("READY", 1));
    }

    private void awaitState(String vm, Reachability.State state) {
        await().ignoreException(StatusException.class)
                .untilAsserted(
                        () -> assertThat(get(vm).getReachability().getState()).isEqualTo(state));
    }

    private void awaitPresence(String host, Presence.State state) {
        await().untilAsserted(() -> assertThat(presence(host).getState()).isEqualTo(state));
    }

    private Presence presence(String host) throws StatusException {
        return zone.hosts()
                .get(GetHostRequest.newBuilder().setHost(host).build())
                .getPresence();
    }

    private SystemVm get(String vm) throws StatusException {
        return zone.systemVms().get(GetRequest.newBuilder().setSystemVm(vm).build());
    }

    private List<SystemVm> list() throws StatusException {
        return zone.systemVms().list(ListRequest.getDefaultInstance()).getSystemVmsList();
    }

    private Status.Code failure(String vm) {
        return catchThrowableOfType(
                        StatusException.class,
                        () -> zone.systemVms()
                                .run(RunRequest.newBuilder()
                                        .setSystemVm(vm)
                                        .setCommand(Command.newBuilder().addArguments("true"))
                                        .build()))
                .getStatus()
                .getCode();
    }
}
