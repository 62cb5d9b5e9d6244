package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.link.Commands;
import fe80.v1.Kind;
import fe80.v1.ListRequest;
import fe80.v1.Reachability.State;
import fe80.v1.SystemVm;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A System VM that migrates live between two hypervisors, by virsh and not by the agents. */
class MigrationTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final Duration AFTER_ARRIVAL = Duration.ofSeconds(3);

    private static LabAgent hv1;
    private static LabAgent hv2;

    @BeforeAll
    static void startTwoHypervisorsWithANetworkBetweenThem() {
        hv1 = LAB.lab().agent("hv1");
        hv2 = LAB.lab().agent("hv2");
        new Commands()
                .run(("ip link add name manage address 02:00:00:00:01:01 netns "
                                + hv1.machine().pid()
                                + " type veth peer name manage address 02:00:00:00:01:02 netns "
                                + hv2.machine().pid())
                        .split(" "));
        hv1.machine().commands().run("sh", "-euc", "ip addr add 192.0.2.1/24 dev manage; ip link set manage up");
        hv2.machine().commands().run("sh", "-euc", "ip addr add 192.0.2.2/24 dev manage; ip link set manage up");
    }

    @Test
    void aVmThatMigratesIsReadyOnTheOtherHypervisorWithinThreeSecondsAndKeepsItsAddress() {
        hv1.deploy(Kind.VIRTUAL_ROUTER, "r-1-VM");
        SystemVm before = hv1.await("r-1-VM", State.READY, BOOT);
        String boot = boot(hv1);

        migrate(before, hv1, hv2, "192.0.2.2");
        SystemVm after = hv2.await("r-1-VM", State.READY, AFTER_ARRIVAL);

        assertThat(boot(hv2)).isEqualTo(boot);
        assertThat(after.getControlAddress()).isEqualTo(before.getControlAddress());
        assertThat(after.getHostKey()).isEqualTo(before.getHostKey());
        assertThat(hv1.vms().list(ListRequest.getDefaultInstance()).getSystemVmsList())
                .isEmpty();

        migrate(after, hv2, hv1, "192.0.2.1");
        hv1.await("r-1-VM", State.READY, AFTER_ARRIVAL);
        assertThat(boot(hv1)).isEqualTo(boot);
    }

    private static void migrate(SystemVm vm, LabAgent from, LabAgent to, String address) {
        Path credentials = Path.of("agent", "boot");
        String boot = to.machine().directory().resolve(credentials).toString();
        new Commands().run("mkdir", "-p", "-m", "711", boot);
        new Commands()
                .run(
                        "cp",
                        "-a",
                        "-t",
                        boot,
                        from.machine()
                                .directory()
                                .resolve(credentials)
                                .resolve(vm.getUuid())
                                .toString());
        Virsh.migrate(vm.getName(), from, to, address + ":49152");
    }

    private static String boot(LabAgent at) {
        return at.run("r-1-VM", "cat", "/proc/sys/kernel/random/boot_id");
    }
}
