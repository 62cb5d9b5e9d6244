package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import fe80.v1.RebootRequest;
import fe80.v1.StartRequest;
import fe80.v1.SystemVm;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What befalls a hypervisor and its System VMs, which are real ones in QEMU, and how the agent comes through it. */
class SurvivalTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> VMS = List.of("s-1-VM", "v-2-VM");

    private static LabAgent agent;

    @BeforeAll
    static void deploy() {
        agent = LAB.lab().agent("hv1");
        agent.deploy(Kind.SECONDARY_STORAGE_VM, "s-1-VM");
        agent.deploy(Kind.CONSOLE_PROXY, "v-2-VM");
    }

    @BeforeEach
    void allAreReady() {
        awaitReady(BOOT);
    }

    @Test
    void anAgentThatIsKilledHasAllVmsReadyWithinThreeSecondsOfItsStart() {
        List<String> boots = VMS.stream().map(SurvivalTest::boot).toList();
        agent.kill();

        agent.start();

        awaitReady(Duration.ofSeconds(3));
        assertThat(VMS.stream().map(SurvivalTest::boot)).containsExactlyElementsOf(boots);
    }

    @Test
    void aLibvirtdThatIsRestartedInterruptsNothingAndIsListenedToAgain() {
        Libvirt.stop(agent.machine());
        assertThat(agent.run("s-1-VM", "echo", "works")).isEqualTo("works\n");
        Libvirt.startAgain(agent.machine());

        sh("virsh suspend s-1-VM");
        agent.await("s-1-VM", State.STOPPED, SOON);
        sh("virsh resume s-1-VM");
        agent.await("s-1-VM", State.READY, SOON);
    }

    @Test
    void aLinkThatIsDeletedIsMadeAgainAndAllAreReadyWithinFiveSeconds() {
        sh("ip link del cloud0");

        awaitWork(Duration.ofSeconds(5));
        assertThat(sh("bridge link show"))
                .contains(agent.get("s-1-VM").getPort(), agent.get("v-2-VM").getPort());
    }

    @Test
    void aLinkThatIsSetDownIsSetUpAgainAndAllAreReadyWithinFiveSeconds() {
        sh("ip link set cloud0 down");

        awaitWork(Duration.ofSeconds(5));
        assertThat(sh("ip -brief address show cloud0")).contains("fe80::1/64");
    }

    @Test
    void aVmThatIsRebootedIsReadyAgainAtTheSameAddress() {
        SystemVm before = agent.get("v-2-VM");
        String boot = boot("v-2-VM");

        agent.vms().reboot(RebootRequest.newBuilder().setSystemVm("v-2-VM").build());
        agent.await("v-2-VM", vm -> vm.getReachability().getState() != State.READY, BOOT);

        SystemVm after = agent.await("v-2-VM", State.READY, BOOT);
        assertThat(after.getControlAddress()).isEqualTo(before.getControlAddress());
        assertThat(boot("v-2-VM")).isNotEqualTo(boot);
    }

    @Test
    void aVmThatPowersOffIsStoppedAndIsReadyAfterAStart() {
        agent.run("v-2-VM", "systemctl", "--no-block", "poweroff");

        SystemVm off = agent.await("v-2-VM", State.STOPPED, BOOT);
        assertThat(off.getReachability().getReason()).isNotBlank();
        assertThat(off.getPort()).isEmpty();
        agent.vms().start(StartRequest.newBuilder().setSystemVm("v-2-VM").build());
        agent.await("v-2-VM", State.READY, BOOT);
    }

    @Test
    void aVmWhoseQemuIsKilledIsStoppedAndIsReadyAfterAStart() {
        sh("kill -KILL $(cat " + agent.machine().directory() + "/run/qemu/v-2-VM.pid)");

        agent.await("v-2-VM", State.STOPPED, SOON);
        agent.vms().start(StartRequest.newBuilder().setSystemVm("v-2-VM").build());
        agent.await("v-2-VM", State.READY, BOOT);
    }

    @Test
    void aVmThatIsPausedIsStoppedUntilItIsResumed() {
        String boot = boot("s-1-VM");
        sh("virsh suspend s-1-VM");

        SystemVm paused = agent.await("s-1-VM", State.STOPPED, SOON);
        assertThat(paused.getReachability().getReason()).contains("paused");
        sh("virsh resume s-1-VM");
        agent.await("s-1-VM", State.READY, SOON);
        assertThat(boot("s-1-VM")).isEqualTo(boot);
    }

    @Test
    void aVmWhoseSshdIsClosedIsRefusedAndReadyWhenItIsOpenAgain() {
        inBackground("systemctl stop ssh; pkill sshd; sleep 6; systemctl start ssh");

        agent.await("s-1-VM", State.REFUSED, SOON);
        agent.await("s-1-VM", State.READY, SOON);
    }

    @Test
    void aVmThatAnswersWithGarbageIsNoHandshakeAndReadyWhenSshdIsBack() {
        inBackground(
                "systemctl stop ssh; pkill sshd;"
                        + " timeout 8 systemd-socket-activate --listen=3922 --accept --inetd echo garbage; systemctl start ssh");

        agent.await("s-1-VM", State.HANDSHAKE_FAILED, SOON);
        agent.await("s-1-VM", State.READY, SOON);
    }

    @Test
    void aVmWhoseSshdHangsIsNoticedAndReadyWhenItGoesOn() {
        inBackground("pkill -STOP sshd; sleep 30; pkill -CONT sshd");

        agent.await("s-1-VM", vm -> vm.getReachability().getState() != State.READY, Duration.ofSeconds(25));
        agent.await("s-1-VM", State.READY, Duration.ofSeconds(40));
    }

    /** Runs shell in the VM that outlives the channel by which it came. */
    private static void inBackground(String script) {
        agent.run("s-1-VM", "systemd-run", "--no-block", "sh", "-c", "sleep 1; " + script);
    }

    private static void awaitReady(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        VMS.forEach(vm -> agent.await(vm, State.READY, Duration.ofNanos(end - System.nanoTime())));
    }

    /**
     * The way works again, not only by what the agent believes: a command comes through to each VM. One that was sent
     * before the agent noticed may be lost, and is asked again.
     */
    private static void awaitWork(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        VMS.forEach(vm -> {
            while (!works(vm)) {
                assertThat(System.nanoTime()).as("deadline for " + vm).isLessThan(end);
            }
        });
        assertThat(System.nanoTime()).isLessThan(end);
    }

    private static boolean works(String vm) {
        try {
            agent.await(vm, State.READY, SOON);
            return agent.run(vm, "echo", "works").equals("works\n");
        } catch (LabException | StatusRuntimeException e) {
            return false;
        }
    }

    private static String boot(String vm) {
        return agent.run(vm, "cat", "/proc/sys/kernel/random/boot_id");
    }

    private static String sh(String script) {
        return agent.machine().commands().run("sh", "-euc", script);
    }
}
