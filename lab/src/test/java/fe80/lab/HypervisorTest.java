package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fe80.address.Mac;
import fe80.hypervisor.Accelerator;
import fe80.hypervisor.Admission;
import fe80.hypervisor.BootCredentials;
import fe80.hypervisor.Console;
import fe80.hypervisor.Hardware;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.HostedVm.State;
import fe80.hypervisor.Hypervisor;
import fe80.hypervisor.HypervisorEvent;
import fe80.hypervisor.HypervisorEvent.Change;
import fe80.hypervisor.HypervisorEvent.Changed;
import fe80.hypervisor.HypervisorEvent.Disconnected;
import fe80.hypervisor.HypervisorException;
import fe80.hypervisor.HypervisorException.Reason;
import fe80.hypervisor.LibvirtHypervisor;
import fe80.hypervisor.Nic;
import fe80.hypervisor.Watch;
import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** System VMs as domains of a real libvirtd and QEMU. */
class HypervisorTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Admission ADMIT = (vm, port) -> {};
    private static final Duration SHUTDOWN = Duration.ofMinutes(2);
    private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQ";
    private static final BootCredentials CREDENTIALS = new BootCredentials(
            "-----BEGIN OPENSSH PRIVATE KEY-----\n" + SECRET + "\n-----END OPENSSH PRIVATE KEY-----\n",
            "ecdsa-sha2-nistp256 AAAA ca");

    private static BareHypervisor host;

    private final SystemVm vm = new SystemVm(UUID.randomUUID(), Kind.CONSOLE_PROXY, "v-2-VM");

    @BeforeAll
    static void start() {
        host = BareHypervisor.of(LAB.lab(), "hypervisor");
    }

    @AfterEach
    void destroy() {
        host.hypervisor().destroy(vm);
    }

    @Test
    void aSystemVmIsPausedWithItsPortOnTheLinkUntilItIsAdmitted() {
        List<HostedVm> whenAsked = new ArrayList<>();
        List<String> portWhenAsked = new ArrayList<>();

        host.hypervisor().deploy(vm, CREDENTIALS, (admitted, port) -> {
            whenAsked.addAll(host.hypervisor().list());
            portWhenAsked.add(sh("ip -d link show dev " + port));
        });

        assertThat(whenAsked).containsExactly(on(State.PAUSED));
        assertThat(portWhenAsked).singleElement().asString().contains("master cloud0", "isolated on");
        assertThat(host.hypervisor().list()).containsExactly(on(State.RUNNING));
    }

    @Test
    void closingDoesNotWaitForALibvirtdThatDoesNotAnswer() {
        Hypervisor hypervisor = new LibvirtHypervisor(
                host.hypervisor().uri(),
                LAB.lab().image(),
                host.machine().directory().resolve("other"),
                LAB.lab().accelerator(),
                new Console.Terminal());
        String libvirtd = host.machine().directory().resolve("run/libvirtd.pid").toString();
        sh("kill -STOP $(cat " + libvirtd + ")");
        try {
            Thread asking = Thread.ofVirtual().start(hypervisor::list);
            while (asking.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            long begun = System.nanoTime();

            hypervisor.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(asking.isAlive()).isTrue();
        } finally {
            sh("kill -CONT $(cat " + libvirtd + ")");
        }
    }

    @Test
    void nothingIsLeftOfASystemVmThatIsNotAdmitted() {
        IllegalStateException refusal = new IllegalStateException("the guard is down");

        assertThatThrownBy(() -> host.hypervisor().deploy(vm, CREDENTIALS, (admitted, port) -> {
                    throw refusal;
                }))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContainingAll("v-2-VM", vm.port(), "the guard is down")
                .hasCause(refusal)
                .extracting(failure -> ((HypervisorException) failure).reason())
                .isEqualTo(Reason.NOT_ADMITTED);

        assertNothingIsLeft();
    }

    @Test
    void nothingIsLeftOfASystemVmThatQemuCannotStart() {
        Nic nowhere = new Nic(Mac.parse("02:00:00:00:00:01"), "no-such-bridge");

        assertThatThrownBy(
                        () -> host.hypervisor().deploy(vm, new Hardware(256, 1, List.of(nowhere)), CREDENTIALS, ADMIT))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContainingAll("v-2-VM", "no-such-bridge");

        assertNothingIsLeft();
    }

    @Test
    void aSystemVmIsDeployedOnce() {
        host.hypervisor().deploy(vm, CREDENTIALS, ADMIT);

        assertThat(refusal(vm)).extracting(HypervisorException::reason).isEqualTo(Reason.ALREADY_EXISTS);
        assertThat(refusal(new SystemVm(UUID.randomUUID(), Kind.CONSOLE_PROXY, "v-2-VM")))
                .hasMessageContaining(vm.uuid().toString())
                .extracting(HypervisorException::reason)
                .isEqualTo(Reason.ALREADY_EXISTS);

        assertThat(host.hypervisor().list()).containsExactly(on(State.RUNNING));
    }

    @Test
    void aMacThatAnotherDomainHasOnTheLinkIsRefusedWithTheNameOfItsHolder() throws IOException {
        Path definition = host.machine().directory().resolve("other.xml");
        Files.writeString(definition, """
                <domain type='qemu'>
                  <name>someone-elses</name>
                  <memory unit='MiB'>128</memory>
                  <os><type arch='x86_64'>hvm</type></os>
                  <devices>
                    <interface type='bridge'><mac address='%s'/><source bridge='cloud0'/></interface>
                  </devices>
                </domain>
                """.formatted(vm.controlMac()));
        sh("virsh define " + definition);
        try {
            assertThat(refusal(vm))
                    .hasMessageContainingAll(
                            "v-2-VM", "someone-elses", vm.controlMac().toString())
                    .extracting(HypervisorException::reason)
                    .isEqualTo(Reason.MAC_TAKEN);
            assertThat(host.hypervisor().list()).noneMatch(HostedVm::deployed);
        } finally {
            sh("virsh undefine someone-elses");
        }
    }

    @Test
    void aSystemVmThatIsStoppedShutsDownByItselfAndStartsAgainOnTheSamePort() throws InterruptedException {
        host.hypervisor().deploy(vm, CREDENTIALS, ADMIT);

        host.hypervisor().stop(vm, SHUTDOWN);

        assertThat(host.hypervisor().list()).containsExactly(off());
        assertThat(sh("ls /sys/class/net")).doesNotContain(vm.port());

        List<String> ports = new ArrayList<>();
        host.hypervisor().start(vm, (admitted, port) -> ports.add(port));

        assertThat(ports).containsExactly(vm.port());
        assertThat(host.hypervisor().list()).containsExactly(on(State.RUNNING));
    }

    @Test
    void aSystemVmThatIsNotAdmittedWhenItIsStartedStaysOff() throws InterruptedException {
        host.hypervisor().deploy(vm, CREDENTIALS, ADMIT);
        host.hypervisor().stop(vm, SHUTDOWN);

        assertThatThrownBy(() -> host.hypervisor().start(vm, (admitted, port) -> {
                    throw new IllegalStateException("the guard is down");
                }))
                .isInstanceOf(HypervisorException.class);

        assertThat(host.hypervisor().list()).containsExactly(off());
    }

    @Test
    void aSystemVmThatDoesNotShutDownInTimeGoesOnRunning() {
        host.hypervisor().deploy(vm, CREDENTIALS, ADMIT);

        assertThatThrownBy(() -> host.hypervisor().stop(vm, Duration.ofMillis(100)))
                .isInstanceOf(HypervisorException.class)
                .extracting(failure -> ((HypervisorException) failure).reason())
                .isEqualTo(Reason.DEADLINE);

        assertThat(host.hypervisor().list()).containsExactly(on(State.RUNNING));
    }

    @Test
    void aSystemVmThatIsNotThereCannotBeStoppedAndIsDestroyedAlready() {
        assertThatThrownBy(() -> host.hypervisor().stop(vm, SHUTDOWN))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("v-2-VM")
                .extracting(failure -> ((HypervisorException) failure).reason())
                .isEqualTo(Reason.NO_SUCH_VM);

        host.hypervisor().destroy(vm);
    }

    @Test
    void aWatchTellsOfEachChangeInOrderUntilItIsClosed() throws InterruptedException {
        BlockingQueue<HypervisorEvent> events = new LinkedBlockingQueue<>();
        try (Watch _ = host.hypervisor().watch(events::add)) {
            host.hypervisor().deploy(vm, CREDENTIALS, ADMIT);
            host.hypervisor().destroy(vm);

            assertThat(changesUntil(Change.UNDEFINED, events))
                    .containsSubsequence(
                            Change.DEFINED, Change.STARTED, Change.RESUMED, Change.STOPPED, Change.UNDEFINED);
        }
        host.hypervisor().deploy(vm, CREDENTIALS, ADMIT);
        assertThat(events).isEmpty();
    }

    @Test
    void libvirtMayBeRestartedUnderARunningSystemVm() throws InterruptedException {
        host.hypervisor().deploy(vm, CREDENTIALS, ADMIT);
        BlockingQueue<HypervisorEvent> events = new LinkedBlockingQueue<>();
        try (Watch _ = host.hypervisor().watch(events::add)) {
            Libvirt.stop(host.machine());

            assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(new Disconnected());
            assertThatThrownBy(() -> host.hypervisor().list())
                    .isInstanceOf(HypervisorException.class)
                    .extracting(failure -> ((HypervisorException) failure).reason())
                    .isEqualTo(Reason.UNREACHABLE);

            Libvirt.startAgain(host.machine());
            assertThat(host.hypervisor().list()).containsExactly(on(State.RUNNING));

            host.hypervisor().destroy(vm);
            assertThat(changesUntil(Change.UNDEFINED, events)).endsWith(Change.UNDEFINED);
        }
    }

    @Test
    void noSecretIsOnACommandLineOrInTheDomainXml() throws IOException {
        host.hypervisor().deploy(vm, CREDENTIALS, ADMIT);

        assertThat(sh("cat /proc/[0-9]*/cmdline | tr '\\0' ' '"))
                .contains("fe80.ssh-host-key")
                .doesNotContain(SECRET);
        assertThat(host.domainXml(vm)).contains("fe80.ssh-host-key").doesNotContain(SECRET);
    }

    @Test
    void oneProgramConnectsToSeveralHypervisors() {
        BareHypervisor second = BareHypervisor.of(LAB.lab(), "second");
        SystemVm there = new SystemVm(UUID.randomUUID(), Kind.VIRTUAL_ROUTER, "r-3-VM");

        host.hypervisor().deploy(vm, CREDENTIALS, ADMIT);
        second.hypervisor().deploy(there, CREDENTIALS, ADMIT);

        assertThat(host.hypervisor().list()).extracting(HostedVm::vm).containsExactly(vm);
        assertThat(second.hypervisor().list()).extracting(HostedVm::vm).containsExactly(there);
        second.hypervisor().destroy(there);
    }

    @Test
    void aLibvirtThatIsNotThereIsNamedWithTheRemedy() {
        URI nowhere = URI.create("qemu+unix:///system?socket=/nonexistent/libvirt-sock");
        Path state = host.machine().directory().resolve("state");

        assertThatThrownBy(() -> new LibvirtHypervisor(
                        nowhere, LabExtension.image(), state, LabExtension.accelerator(), new Console.Terminal()))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContainingAll(nowhere.toString(), "libvirtd must run there")
                .extracting(failure -> ((HypervisorException) failure).reason())
                .isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void theTrialOfKvmKeepsItsDeadlineAndSaysWhy() {
        long begun = System.nanoTime();

        Accelerator accelerator = Accelerator.fastest(LabExtension.image(), Duration.ofSeconds(5));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(accelerator.reason()).isNotBlank();
    }

    private HypervisorException refusal(SystemVm refused) {
        HypervisorException refusal = catchThrowableOfType(
                HypervisorException.class, () -> host.hypervisor().deploy(refused, CREDENTIALS, ADMIT));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static List<Change> changesUntil(Change last, BlockingQueue<HypervisorEvent> events)
            throws InterruptedException {
        List<Change> changes = new ArrayList<>();
        while (!changes.contains(last)) {
            HypervisorEvent event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("after " + changes).isInstanceOf(Changed.class);
            changes.add(((Changed) event).change());
        }
        return changes;
    }

    private void assertNothingIsLeft() {
        assertThat(host.hypervisor().list()).isEmpty();
        assertThat(sh("virsh list --all --name").strip()).isEmpty();
        assertThat(sh("ls /sys/class/net")).doesNotContain(vm.port());
        assertThat(sh("cat /proc/[0-9]*/cmdline | tr '\\0' ' '"))
                .doesNotContain(vm.uuid().toString());
        try (Stream<Path> left = Files.list(host.machine().directory().resolve("state"))) {
            assertThat(left).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String sh(String script) {
        return host.machine().commands().run("sh", "-euc", script);
    }

    private HostedVm on(State state) {
        return new HostedVm(vm, state, Optional.of(vm.port()), true);
    }

    private HostedVm off() {
        return new HostedVm(vm, State.SHUT_OFF, Optional.empty(), true);
    }
}
