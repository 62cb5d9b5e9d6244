package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.v1.ListRequest;
import fe80.v1.Migration;
import fe80.v1.MigrationsGrpc;
import fe80.v1.Reachability.State;
import fe80.v1.SendRequest;
import fe80.v1.SendResponse;
import fe80.v1.SendStart;
import fe80.v1.SystemVm;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** System VMs of a zone that move between its hypervisors while commands run in them. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZoneMigrationTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final Duration CLEARED = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration AFTER_ARRIVAL = Duration.ofSeconds(3);
    private static final Pattern GAP = Pattern.compile("commands waited for at most ([0-9.]+) s");

    /** Each command writes its number: one that was lost is missing, one that ran twice is there twice. */
    private static final String COMMANDS = """
            n=0
            while [ ! -e "$STOP" ]; do
                n=$((n + 1))
                curl --silent --insecure --fail --max-time 120 --header "authorization: Bearer $(cat "$TOKEN")" \\
                    --header 'content-type: application/json' --data \\
                    '{"systemVm":"r-1-VM","command":{"arguments":["sh","-c","echo '$n' >>/root/'$NAME'"]}}' \\
                    https://192.0.2.1:9443/fe80.v1.SystemVms/Run >>"$NAME.answers" || echo "failed $n" >>"$NAME.failures"
                echo >>"$NAME.answers"
            done
            echo $n >"$NAME.count"
            """;

    private static LabAgent hv1;
    private static LabAgent hv2;
    private static LabZone zone;

    @BeforeAll
    static void deployAVm() {
        hv1 = LAB.lab().agent("hv1");
        hv2 = LAB.lab().agent("hv2");
        zone = LabZone.found(LAB.lab(), LabExtension.installation());
        zone.logIn();
        zone.enrol(hv1);
        zone.enrol(hv2);
        zone.until("echo $(fe80 hosts --format csv --no-header | grep -c ,LIVE,) live", "2 live");
        zone.shell().run("fe80 deploy virtual-router r-1-VM --host hv1 --wait 4m");
    }

    @Test
    @Order(1)
    void aVmMovesWhileCommandsRunInItAndNoneIsLostOrDoubled() {
        SystemVm before = hv1.get("r-1-VM");
        String boot = hv1.run("r-1-VM", "cat", "/proc/sys/kernel/random/boot_id");
        zone.shell()
                .run("export STOP=$PWD/stop TOKEN=" + zone.adminToken()
                        + "; for NAME in a b; do NAME=$NAME setsid bash -c " + quoted(COMMANDS)
                        + " >/dev/null 2>&1 & done; sleep 1");

        String said = zone.shell().run("fe80 migrate r-1-VM --to hv2");
        SystemVm after = hv2.await("r-1-VM", State.READY, AFTER_ARRIVAL);
        zone.shell()
                .run(
                        "sleep 2; touch stop; while [ ! -e a.count ] || [ ! -e b.count ]; do sleep 0.1; done; cat *.failures"
                                + " >&2 2>/dev/null || true");

        System.out.println("ZoneMigrationTest: " + said.strip());
        assertThat(said).startsWith("r-1-VM is on hv2; commands waited for at most ");
        assertThat(zone.shell().run("cat *.failures 2>/dev/null || echo none")).isEqualTo("none\n");
        for (String name : List.of("a", "b")) {
            long count =
                    Long.parseLong(zone.shell().run("cat " + name + ".count").strip());
            System.out.println("ZoneMigrationTest: " + count + " commands of " + name);
            assertThat(hv2.run("r-1-VM", "cat", "/root/" + name).lines().map(Long::valueOf))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, count).boxed().toList());
            assertThat(zone.shell().run("grep -c '\"exitStatus\": *0' " + name + ".answers"))
                    .isEqualTo(count + "\n");
        }
        assertThat(hv2.run("r-1-VM", "cat", "/proc/sys/kernel/random/boot_id")).isEqualTo(boot);
        assertThat(after.getHostKey()).isEqualTo(before.getHostKey());
        assertThat(after.getControlAddress()).isEqualTo(before.getControlAddress());
        assertThat(after.getMigration()).isEqualTo(Migration.MIGRATION_UNSPECIFIED);
        assertThat(remains(hv1)).isEmpty();
        Matcher gap = GAP.matcher(said);
        assertThat(gap.find()).isTrue();
        assertThat(Double.parseDouble(gap.group(1))).isPositive().isLessThan(60);
    }

    @Test
    @Order(2)
    void aVmStaysWhereItIsIfTheOtherAgentDiesInTheMiddle() throws Exception {
        FutureTask<String> migration = begin("fe80 migrate r-1-VM --to hv1");
        hv1.await("r-1-VM", vm -> vm.getMigration() == Migration.ARRIVING, BOOT);
        hv1.kill();
        String said;
        try {
            said = migration.get();
        } finally {
            hv1.start();
        }
        hv2.await("r-1-VM", vm -> vm.getMigration() == Migration.MIGRATION_UNSPECIFIED, BOOT);

        System.out.println("ZoneMigrationTest: " + said.strip());
        assertThat(said).contains("hv1").endsWith("exit status 125\n");
        hv2.await("r-1-VM", State.READY, AFTER_ARRIVAL);
        assertThat(hv2.run("r-1-VM", "hostname")).isEqualTo("r-1-VM\n");

        assertThat(remains(hv1)).isEmpty();
        zone.until("fe80 hosts --format csv --no-header | grep ^hv1", ",LIVE,");
        zone.until("fe80 run r-1-VM hostname", "r-1-VM\n");
    }

    @Test
    @Order(3)
    void aVmStaysWhereItIsIfTheServerDiesInTheMiddle() throws Exception {
        FutureTask<String> migration = begin("fe80 migrate r-1-VM --to hv1");
        hv1.await("r-1-VM", vm -> vm.getMigration() == Migration.ARRIVING, BOOT);
        zone.kill();
        assertThat(migration.get()).endsWith("exit status 125\n");
        zone.start();
        hv2.await("r-1-VM", vm -> vm.getMigration() == Migration.MIGRATION_UNSPECIFIED, BOOT);

        hv2.await("r-1-VM", State.READY, AFTER_ARRIVAL);
        awaitNothingLeft(hv1);
        zone.until("fe80 run r-1-VM hostname", "r-1-VM\n");
    }

    @Test
    @Order(4)
    void aHostThatHasAnotherImageRefusesAndTheVmStays() {
        // Another file of the same name, for the agent of hv1 only.
        Path image = LabExtension.image().disk().toAbsolutePath().normalize();
        hv1.machine()
                .commands()
                .run(
                        "sh",
                        "-euc",
                        "echo other >/tmp/other.img; mount --bind /tmp/other.img \"$1\"",
                        "m",
                        image.toString());
        try {
            assertThat(tried("fe80 migrate r-1-VM --to hv1"))
                    .contains("r-1-VM stays on hv2")
                    .contains("another image")
                    .endsWith("exit status 125\n");
        } finally {
            hv1.machine().commands().run("umount", image.toString());
        }
        assertThat(hv2.get("r-1-VM").getReachability().getState()).isEqualTo(State.READY);
        assertThat(remains(hv1)).isEmpty();
    }

    @Test
    @Order(5)
    void aHostUnderMaintenanceIsEmptiedAndGetsNoVm() {
        String said = zone.shell().run("fe80 host maintain hv2");

        assertThat(said).contains("r-1-VM is on hv1").contains("hv2 is under maintenance, and no System VM runs there");
        assertThat(hv2.vms().list(ListRequest.getDefaultInstance()).getSystemVmsList())
                .isEmpty();
        assertThat(zone.shell().run("fe80 hosts")).containsPattern("hv2 .*for ");
        assertThat(tried("fe80 deploy console-proxy v-2-VM --host hv2")).contains("under maintenance");
        zone.kill();
        zone.start();
        zone.until("fe80 hosts", "for ");
        assertThat(tried("fe80 host maintain hv1"))
                .contains("r-1-VM stays on hv1: no other host")
                .endsWith("exit status 125\n");

        zone.shell().run("fe80 host maintain hv1 --end; fe80 host maintain hv2 --end");
        assertThat(zone.shell().run("fe80 hosts --format json")).contains("\"maintenance\": null");
    }

    @Test
    @Order(6)
    void whoIsNoManagementServerMayNotMoveSystemVms() throws Exception {
        try (ApiClient client = ApiClient.of(hv1.socket())) {
            BlockingClientCall<SendRequest, SendResponse> call =
                    MigrationsGrpc.newBlockingV2Stub(client.channel()).send();
            var _ = call.write(SendRequest.newBuilder()
                    .setStart(SendStart.newBuilder().setSystemVm("r-1-VM"))
                    .build());

            assertThatThrownBy(call::read).hasMessageContaining("PERMISSION_DENIED");
        }
    }

    /** Each host hears for itself that the server is gone. */
    private static void awaitNothingLeft(LabAgent agent) {
        Instant deadline = Instant.now().plus(CLEARED);
        while (!remains(agent).isEmpty()) {
            assertThat(Instant.now()).as(remains(agent)).isBefore(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** All that a command line says, with its exit status in the last line. */
    private static String tried(String commandLine) {
        return zone.shell().run("set +e; { " + commandLine + "; } 2>&1; echo \"exit status $?\"");
    }

    private static FutureTask<String> begin(String commandLine) {
        FutureTask<String> task = new FutureTask<>(() -> tried(commandLine));
        Thread.ofVirtual().start(task);
        return task;
    }

    /** The boot credentials and the domains that a host has. */
    private static String remains(LabAgent agent) {
        return agent.machine()
                .commands()
                .run(
                        "sh",
                        "-euc",
                        "ls /mnt/boot 2>/dev/null || true; virsh list --all --name | grep . || true; ls /mnt | grep migration || true");
    }

    private static String quoted(String script) {
        return "'" + script.replace("'", "'\\''") + "'";
    }
}
