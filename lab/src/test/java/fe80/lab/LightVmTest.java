package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.hypervisor.HypervisorEvent;
import fe80.hypervisor.HypervisorEvent.Change;
import fe80.hypervisor.HypervisorEvent.Changed;
import fe80.hypervisor.Watch;
import fe80.systemvm.Kind;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A light System VM is like a real one in what a hypervisor sees of it. */
class LightVmTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static BareHypervisor host;

    @BeforeAll
    static void start() {
        host = BareHypervisor.light(LAB.lab(), "light");
    }

    @Test
    void itHasTheImagesRootAndTheIdentityAndAddressOfItsOwn() {
        LabVm vm = host.deploy(Kind.CONSOLE_PROXY, "v-1-VM");

        assertThat(vm.run("hostname")).isEqualTo("v-1-VM\n");
        assertThat(vm.run("cat", "/etc/fe80/systemvm")).contains("KIND=CONSOLE_PROXY\nNAME=v-1-VM\n");
        assertThat(vm.run("ip", "-brief", "address", "show", "dev", "eth1")
                        .strip()
                        .split("\\s+"))
                .endsWith("UP", vm.vm().address() + "/64");
        assertThat(vm.run("touch", "/root/written")).isEmpty();
        host.destroy(vm.vm());
    }

    @Test
    void itsFirewallIsTheImages() throws Exception {
        LabVm vm = host.deploy(Kind.CONSOLE_PROXY, "v-2-VM");
        vm.run("true");

        assertThat(vm.run("nft", "list", "table", "inet", "fe80")).contains("dport 3922 accept");
        assertThat(host.machine().inside(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(vm.endpoint().address(), 22), 500);
                        return "connected";
                    } catch (SocketTimeoutException | ConnectException e) {
                        return e.getClass().getSimpleName();
                    }
                }))
                .isEqualTo("SocketTimeoutException");
        host.destroy(vm.vm());
    }

    @Test
    void manyStartTogetherAndNothingIsLeftOfThoseThatAreDestroyed() {
        List<LabVm> vms = IntStream.range(0, 10)
                .mapToObj(number -> host.deploy(Kind.VIRTUAL_ROUTER, "r-" + number + "-VM"))
                .toList();

        assertThat(vms.stream().map(vm -> vm.run("hostname").strip()))
                .containsExactlyElementsOf(
                        vms.stream().map(vm -> vm.vm().name()).toList());
        vms.forEach(vm -> host.destroy(vm.vm()));

        assertThat(host.hypervisor().list()).isEmpty();
        assertThat(host.machine().commands().run("ls", "/sys/class/net")).doesNotContain("fe80-");
        assertThat(host.machine().commands().run("ps", "-e", "-o", "args")).doesNotContain("sshd");
    }

    @Test
    void aWatchTellsWhatBecomesOfIt() throws InterruptedException {
        BlockingQueue<HypervisorEvent> events = new LinkedBlockingQueue<>();
        try (Watch _ = host.hypervisor().watch(events::add)) {
            LabVm vm = host.deploy(Kind.CONSOLE_PROXY, "v-3-VM");
            vm.run("true");
            host.machine().commands().run("pkill", "-KILL", "-x", "sshd");
            assertThat(changes(3, vm, events)).containsExactly(Change.DEFINED, Change.RESUMED, Change.STOPPED);

            host.destroy(vm.vm());
            assertThat(changes(1, vm, events)).containsExactly(Change.UNDEFINED);
        }
    }

    private static List<Change> changes(int count, LabVm vm, BlockingQueue<HypervisorEvent> events)
            throws InterruptedException {
        List<Change> changes = new ArrayList<>();
        while (changes.size() < count) {
            HypervisorEvent event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event)
                    .isInstanceOfSatisfying(
                            Changed.class,
                            changed ->
                                    assertThat(changed.uuid()).isEqualTo(vm.vm().uuid()));
            changes.add(((Changed) event).change());
        }
        return changes;
    }
}
