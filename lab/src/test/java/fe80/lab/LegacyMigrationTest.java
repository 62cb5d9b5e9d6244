package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.systemvm.Kind;
import fe80.v1.AdoptRequest;
import fe80.v1.AuditRequest;
import fe80.v1.Finding;
import fe80.v1.LegacyStep;
import fe80.v1.ListRequest;
import fe80.v1.MigrationsGrpc;
import fe80.v1.PinRequest;
import fe80.v1.ProbeRequest;
import fe80.v1.ProbeResponse.Layer;
import fe80.v1.ProbeResponse.Layer.Result;
import fe80.v1.Reachability.State;
import fe80.v1.RestoreRequest;
import fe80.v1.RetireHostRequest;
import fe80.v1.RetireRequest;
import fe80.v1.SystemVm;
import fe80.v1.SystemVm.Path;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A legacy VM that CloudStack migrates live in each of its states, between a host that has IPv4 on cloud0 and one that
 * has it no longer, on which IPv6 was off when fe80 came. Both are of a zone, which hands on the host key.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LegacyMigrationTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final String VM = "s-31-VM";
    private static final String MAC = "0e:00:a9:fe:00:1f";
    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String IPV6_OFF =
            "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6";
    private static final String OTHER_SWITCHES =
            "grep . /proc/sys/net/ipv6/conf/*/disable_ipv6 | grep -v -e /cloud0/ -e /vnet";

    // Connections that are open stay.
    private static final String ANOTHER_HOST_KEY = "cd /etc/ssh; rm ssh_host_ecdsa_key ssh_host_ecdsa_key.pub;"
            + " ssh-keygen -q -t ecdsa -N '' -f ssh_host_ecdsa_key; systemctl restart fe80-legacy-ssh";

    private static LabAgent withIpv4;
    private static LabAgent retired;
    private static LegacyVms onRetired;
    private static String hostKey = "";
    private static String boot = "";
    private static String switches = "";

    @BeforeAll
    static void twoHostsOfAZone() throws IOException {
        LabZone zone = LabZone.found(LAB.lab(), LabExtension.installation());
        zone.logIn();
        withIpv4 = LAB.lab().agent("hv1");
        LegacyVms onFirst = legacy(withIpv4);
        zone.enrol(withIpv4);
        onFirst.start(Kind.SECONDARY_STORAGE_VM, VM, "169.254.0.31");

        retired = LAB.lab().agent("hv2");
        retired.machine().commands().run("sh", "-euc", IPV6_OFF);
        onRetired = legacy(retired);
        for (String suffix : List.of("", ".pub")) { // one pair for the whole cloud
            Files.copy(
                    onFirst.key().resolveSibling("id_rsa.cloud" + suffix),
                    onRetired.key().resolveSibling("id_rsa.cloud" + suffix),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        zone.enrol(retired);
        assertThat(outcome(retired.legacy().retireHost(RetireHostRequest.getDefaultInstance())))
                .contains("no IPv4");
        switches = onRetired.sh(OTHER_SWITCHES);
    }

    private static LegacyVms legacy(LabAgent agent) {
        return LegacyVms.on(agent, LabExtension.LEGACY_IMAGE_DIRECTORY, LabExtension.accelerator());
    }

    @Test
    @Order(1)
    void aLegacyVmOnAHostWithoutIpv4SaysWhatToDoAndItsHostKeyWasHandedOn() {
        SystemVm seen = withIpv4.await(VM, now -> now.getPath() == Path.LEGACY, BOOT);
        hostKey = seen.getHostKey();
        assertThat(hostKey).isNotEmpty();

        migrate(withIpv4, retired);

        SystemVm there = retired.await(
                VM,
                now -> now.getReachability().getReason().contains("If it is legacy")
                        && !now.getHostKey().isEmpty(), // nobody has logged in there: the zone told it
                SOON);
        assertThat(there.getReachability().getReason()).contains("fe80 adopt " + VM, "fe80 restore-host");
        assertThat(there.getHostKey()).isEqualTo(hostKey);
        assertThat(withIpv4.vms().list(ListRequest.getDefaultInstance()).getSystemVmsList())
                .isEmpty();
    }

    @Test
    @Order(2)
    void backOnAHostWithIpv4ItIsReachedAsBefore() {
        migrate(retired, withIpv4);

        SystemVm back = withIpv4.await(VM, now -> now.getPath() == Path.LEGACY, SOON);
        boot = boot(withIpv4);
        assertThat(back.getHostKey()).isEqualTo(hostKey);
    }

    @Test
    @Order(3)
    void itIsAdoptedOnTheHostWithoutIpv4ByItsGuestAgent() {
        migrate(withIpv4, retired);
        retired.await(VM, now -> now.getReachability().getState() == State.SILENT, SOON);

        assertThat(steps(retired.legacy()
                        .adopt(AdoptRequest.newBuilder().setSystemVm(VM).build())))
                .contains("by the QEMU guest agent", "is dual");

        assertThat(retired.await(VM, State.READY, SOON).getHostKey()).isEqualTo(hostKey);
        assertThat(boot(retired)).isEqualTo(boot);
    }

    @Test
    @Order(4)
    void ofAHostWithoutIpv6OnlyTheLinkHasIt() {
        assertThat(onRetired.sh(OTHER_SWITCHES)).isEqualTo(switches).contains("/all/disable_ipv6:1");
        assertThat(onRetired.sh("cat /proc/sys/net/ipv6/conf/cloud0/disable_ipv6"))
                .isEqualTo("0\n");
        assertThat(retired.legacy().audit(AuditRequest.getDefaultInstance()).getFindingsList())
                .filteredOn(finding -> finding.getCheck().equals("IPv6"))
                .extracting(Finding::getFound)
                .containsExactly("switched off for the host, and on for cloud0, which is enough");
    }

    @Test
    @Order(4)
    void whoIsNoManagementServerMayNotSayWhichHostKeyItHas() throws Exception {
        try (ApiClient client = ApiClient.of(retired.socket())) {
            var migrations = MigrationsGrpc.newBlockingV2Stub(client.channel());

            assertThatThrownBy(() -> migrations.pin(
                            PinRequest.newBuilder().setSystemVm(VM).build()))
                    .hasMessageContaining("PERMISSION_DENIED");
        }
    }

    @Test
    @Order(5)
    void aDualVmIsReadyOnEither() {
        migrate(retired, withIpv4);
        assertThat(withIpv4.await(VM, now -> now.getPath() == Path.DUAL, SOON).getHostKey())
                .isEqualTo(hostKey);

        migrate(withIpv4, retired);
        assertThat(retired.await(VM, State.READY, SOON).getPath()).isEqualTo(Path.LINK_LOCAL);
        assertThat(boot(retired)).isEqualTo(boot);
    }

    @Test
    @Order(6)
    void aRetiredVmIsReadyOnEither() {
        assertThat(outcome(retired.legacy()
                        .retire(RetireRequest.newBuilder().setSystemVm(VM).build())))
                .contains("is retired");

        migrate(retired, withIpv4);
        assertThat(withIpv4.await(VM, State.READY, SOON).getPath()).isEqualTo(Path.LINK_LOCAL);
        migrate(withIpv4, retired);
        retired.await(VM, State.READY, SOON);
        assertThat(boot(retired)).isEqualTo(boot);
    }

    @Test
    @Order(7)
    void whereSshdOfTheOldWayIsClosedItIsAdoptedByItsGuestAgentToo() {
        assertThat(outcome(retired.legacy()
                        .restore(RestoreRequest.newBuilder().setSystemVm(VM).build())))
                .contains("is legacy");
        retired.await(VM, now -> now.getPath() == Path.LEGACY, SOON);
        retired.run(VM, "systemd-run", "--quiet", "--no-block", "sh", "-c", "sleep 1; systemctl stop ssh; pkill sshd");
        retired.await(VM, now -> now.getPath() != Path.LEGACY, SOON);

        assertThat(steps(retired.legacy()
                        .adopt(AdoptRequest.newBuilder().setSystemVm(VM).build())))
                .contains("by the QEMU guest agent", "is dual");

        retired.await(VM, State.READY, SOON);
    }

    @Test
    @Order(8)
    void whatIpv4DoesNotReachKeepsItsLinkLocalWay() {
        retired.run(
                VM, "nft", "table ip closed { chain c { type filter hook input priority -9; tcp dport 3922 drop; }; }");

        assertThatThrownBy(() -> outcome(retired.legacy()
                        .restore(RestoreRequest.newBuilder().setSystemVm(VM).build())))
                .hasMessageContaining("stays dual, for it is not reached over IPv4");

        retired.run(VM, "nft", "delete table ip closed");
        retired.await(VM, State.READY, SOON);
    }

    @Test
    @Order(9)
    void oneThatShowsAnotherHostKeyAfterItCameIsRefusedByTheOneThatWasHandedOn() throws IOException {
        deletePinned(withIpv4); // as if it was never there
        retired.run(VM, "sh", "-euc", ANOTHER_HOST_KEY);

        migrate(retired, withIpv4);

        SystemVm there = withIpv4.await(VM, State.HOST_KEY_MISMATCH, SOON);
        assertThat(there.getHostKey()).isEqualTo(hostKey);
        assertThat(there.getReachability().getReason())
                .contains("its host key is SHA256:", "pinned in ", "delete ", "the next one that it shows is trusted");
        assertThat(withIpv4.vms()
                        .probe(ProbeRequest.newBuilder().setSystemVm(VM).build())
                        .getLayersList())
                .filteredOn(layer -> layer.getResult() == Result.FAILS)
                .extracting(Layer::getName)
                .containsExactly("host key");
        assertThatThrownBy(() -> withIpv4.run(VM, "true")).hasMessageContaining("host key");
    }

    @Test
    @Order(10)
    void whoDoesWhatThatSaysTrustsItsNewHostKeyThereAndOnNoOtherHost() throws IOException {
        deletePinned(withIpv4);

        assertThat(withIpv4.await(VM, State.READY, SOON).getHostKey())
                .isNotEmpty()
                .isNotEqualTo(hostKey);

        migrate(withIpv4, retired);
        assertThat(retired.await(VM, State.HOST_KEY_MISMATCH, SOON).getHostKey())
                .isEqualTo(hostKey);
    }

    @Test
    @Order(11)
    void oneThatCloudStackMakesAnewIsAnotherVmWithAHostKeyOfItsOwn() {
        onRetired.sh("virsh -q destroy " + VM + "; virsh -q undefine " + VM);
        onRetired.start(Kind.SECONDARY_STORAGE_VM, VM, "169.254.0.99");

        SystemVm anew = retired.await(VM, now -> now.getPath() == Path.LEGACY, BOOT);

        assertThat(anew.getControlMac()).isEqualTo("0e:00:a9:fe:00:63");
        assertThat(anew.getHostKey()).isNotEmpty().isNotEqualTo(hostKey);
        assertThat(onRetired.sh("nft list ruleset; bridge fdb; ip neigh")).doesNotContain(MAC);
    }

    private static void deletePinned(LabAgent at) throws IOException {
        java.nio.file.Path pinned = at.machine().directory().resolve("agent/pinned");
        try (DirectoryStream<java.nio.file.Path> files = Files.newDirectoryStream(pinned)) {
            for (java.nio.file.Path file : files) {
                Files.delete(file);
            }
        }
    }

    private static void migrate(LabAgent from, LabAgent to) {
        Virsh.migrate(VM, from, to, address(to));
    }

    private static String address(LabAgent agent) {
        return agent.machine()
                .commands()
                .run("sh", "-euc", "ip -4 -o address show dev manage | sed 's/.*inet //; s,/.*,,'")
                .strip();
    }

    private static String boot(LabAgent at) {
        return at.run(VM, "cat", "/proc/sys/kernel/random/boot_id");
    }

    /** All that was told, a line each. */
    private static String steps(Iterator<LegacyStep> steps) {
        StringBuilder all = new StringBuilder();
        steps.forEachRemaining(
                step -> all.append(step.getDoing()).append(step.getDone()).append('\n'));
        return all.toString();
    }

    /** What came of it. */
    private static String outcome(Iterator<LegacyStep> steps) {
        return steps(steps).lines().reduce("", (_, last) -> last);
    }
}
