package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.link.CommandFailed;
import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** libvirt's hook, on a host where another program starts System VMs: of its VMs no more than the start is needed. */
class HookTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final String SYSTEM_VM = "v-7-VM";
    private static final String OTHER_VM = "other";
    private static final long MOST_MILLIS = 1000;

    private static LabAgent agent;
    private static Path hook;

    @BeforeAll
    static void startAHost() throws IOException {
        agent = LAB.lab().agent("hv1");
        sh("ip link add br-other type bridge; ip link set br-other up");
        define(SYSTEM_VM, "cloud0", "0e:00:a9:fe:00:07");
        define(OTHER_VM, "br-other", "52:54:00:00:00:07");
        hook = agent.machine().directory().resolve("etc/hooks/qemu.d/fe80");
        Files.createDirectories(hook.getParent());
        Files.copy(Path.of("../agent/libvirt-hook"), hook, StandardCopyOption.COPY_ATTRIBUTES);
        Libvirt.stop(agent.machine());
        Libvirt.startAgain(agent.machine());
    }

    private static void define(String name, String bridge, String mac) throws IOException {
        Path xml =
                Files.writeString(agent.machine().directory().resolve(name + ".xml"), """
                <domain type='qemu'>
                  <name>%s</name>
                  <memory unit='MiB'>32</memory>
                  <os><type arch='x86_64' machine='q35'>hvm</type></os>
                  <devices>
                    <interface type='bridge'>
                      <mac address='%s'/>
                      <source bridge='%s'/>
                      <model type='virtio'/>
                    </interface>
                  </devices>
                </domain>
                """.formatted(name, mac, bridge));
        sh("virsh define " + xml);
    }

    @BeforeEach
    void theHookIsThere() throws IOException {
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stopTheVms() {
        sh("for vm in $(virsh list --name); do virsh destroy $vm; done");
    }

    @Test
    void aVmOfAnotherProgramIsGuardedBeforeItRunsEvenWhileTheAgentDoesNot() {
        agent.kill();
        try {
            sh("virsh start " + SYSTEM_VM + " --paused");

            assertThat(guarded()).contains(port(SYSTEM_VM));
        } finally {
            agent.start();
        }
    }

    @Test
    void withoutAGuardItDoesNotStartAndLibvirtSaysWhy() {
        agent.kill();
        try {
            sh("nft delete table bridge fe80");

            assertThatThrownBy(() -> sh("virsh start " + SYSTEM_VM))
                    .isInstanceOf(CommandFailed.class)
                    .hasMessageContaining("v-7-VM does not start, since the guard of cloud0 cannot be told of its port")
                    .hasMessageContaining("Is fe80-agent active?");
            assertThat(sh("virsh domstate " + SYSTEM_VM)).startsWith("shut off");
        } finally {
            agent.start();
        }
    }

    @Test
    void aVmThatHasNothingToDoWithTheLinkIsLeftAlone() {
        agent.kill();
        try {
            sh("nft delete table bridge fe80");

            sh("virsh start " + OTHER_VM);

            assertThat(sh("virsh domstate " + OTHER_VM)).startsWith("running");
        } finally {
            agent.start();
        }
        assertThat(guarded()).doesNotContain(port(OTHER_VM));
    }

    @Test
    void theHostSaysWhetherTheHookIsThere() throws IOException {
        assertThat(host().getLibvirtHook()).isTrue();

        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(host().getLibvirtHook()).isFalse();
    }

    /** What is left where the hook is not installed: for so long the guard does not see what comes from the port. */
    @Test
    void withoutTheHookTheGuardSeesAPortAMomentAfterItJoined() throws Exception {
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rw-r--r--"));
        CompletableFuture<Long> joined = when("master cloud0", "ip", "-o", "monitor", "link");
        CompletableFuture<Long> guarded =
                when("bridge fe80 ports", "stdbuf", "-oL", "nft", "monitor", "new", "elements");
        CompletableFuture<Long> admitted =
                when("bridge fe80 vms", "stdbuf", "-oL", "nft", "monitor", "new", "elements");

        sh("virsh start " + SYSTEM_VM);
        long runs = System.nanoTime();

        long unguarded = millis(joined, guarded.get(10, TimeUnit.SECONDS));
        System.out.printf(
                "without the hook: guarded %d ms and admitted %d ms after the port had joined; virsh start took %d ms"
                        + " more%n",
                unguarded, millis(joined, admitted.get(10, TimeUnit.SECONDS)), millis(joined, runs));
        assertThat(unguarded).isLessThan(MOST_MILLIS);
    }

    private static long millis(CompletableFuture<Long> since, long until) {
        return TimeUnit.NANOSECONDS.toMillis(until - since.join());
    }

    /** When a program of the host writes a line with this text; it runs until then. */
    private static CompletableFuture<Long> when(String text, String... program) throws IOException {
        List<String> command = new ArrayList<>(agent.machine().prefix());
        command.addAll(List.of(program));
        Process process = new ProcessBuilder(command).start();
        return CompletableFuture.supplyAsync(() -> {
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.contains(text)) {
                        return System.nanoTime();
                    }
                }
                throw new LabException(String.join(" ", command) + " ended");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                process.destroy();
            }
        });
    }

    private static Host host() {
        return agent.hosts().get(GetHostRequest.getDefaultInstance());
    }

    private static String port(String vm) {
        return sh("virsh domiflist " + vm + " | awk '$2 == \"bridge\" { print $1 }'")
                .strip();
    }

    private static String guarded() {
        return sh("nft list set bridge fe80 ports");
    }

    private static String sh(String script) {
        return agent.machine().commands().run("sh", "-euc", script);
    }
}
