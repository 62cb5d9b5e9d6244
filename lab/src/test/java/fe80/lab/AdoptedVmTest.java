package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.Reachability.State;
import fe80.v1.SystemVm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A legacy VM that another program defined in libvirt, whose root obeys the operator's key. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdoptedVmTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final String UUID = "6f1d2c3b-0000-4000-8000-000000000027";
    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(30);

    private static LabAgent agent;

    @BeforeAll
    static void defineAsAnotherProgramWould() throws IOException {
        agent = LAB.lab().agent("hv1");
        Path directory = Files.createDirectory(agent.machine().directory().resolve("operator"));
        sh("ssh-keygen -q -t rsa -b 2048 -N '' -f " + directory + "/id_rsa.cloud;"
                + " ssh-keygen -q -t ecdsa -N '' -f " + directory + "/host;"
                + " ssh-keygen -q -t ecdsa -N '' -f " + directory + "/ca");
        Path configuration = agent.configuration();
        Files.writeString(
                configuration,
                Files.readString(configuration) + "[adopted]\nkey = \"" + directory.resolve("id_rsa.cloud") + "\"\n");
        Path xml = Files.writeString(directory.resolve("s-27-VM.xml"), domain(directory));
        agent.kill();
        agent.start();
        sh("virsh define " + xml + "; virsh start s-27-VM");
    }

    private static String domain(Path directory) {
        Path image = LabExtension.IMAGE_DIRECTORY.toAbsolutePath().normalize();
        return """
                <domain type='qemu'>
                  <name>s-27-VM</name>
                  <uuid>%s</uuid>
                  <memory unit='MiB'>256</memory>
                  <os>
                    <type arch='x86_64' machine='q35'>hvm</type>
                    <kernel>%s/vmlinuz</kernel>
                    <initrd>%s/initrd.img</initrd>
                    <cmdline>console=ttyS0 root=/dev/vda ro quiet no_timer_check</cmdline>
                  </os>
                  <features><acpi/></features>
                  <cpu mode='maximum'/>
                  <sysinfo type='fwcfg'>
                    <entry name='opt/io.systemd.credentials/fe80.ssh-host-key' file='%s/host'/>
                    <entry name='opt/io.systemd.credentials/fe80.ssh-ca' file='%s/ca.pub'/>
                    <entry name='opt/io.systemd.credentials/ssh.authorized_keys.root' file='%s/id_rsa.cloud.pub'/>
                  </sysinfo>
                  <devices>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='raw'/>
                      <source file='%s/root.img'/>
                      <target dev='vda' bus='virtio'/>
                      <readonly/>
                      <shareable/>
                    </disk>
                    <interface type='bridge'>
                      <mac address='0e:00:a9:fe:00:1b'/>
                      <source bridge='cloud0'/>
                      <model type='virtio'/>
                    </interface>
                    <serial type='file'><source path='%s/s-27-VM.log'/></serial>
                  </devices>
                </domain>
                """.formatted(UUID, image, image, directory, directory, directory, image, directory);
    }

    @Test
    @Order(1)
    void itIsReachedWithTheOperatorsKeyAndItsHostKeyIsPinned() throws IOException {
        SystemVm vm = agent.await("s-27-VM", State.READY, BOOT);

        assertThat(vm.getDeployed()).isFalse();
        assertThat(vm.getControlMac()).isEqualTo("0e:00:a9:fe:00:1b");
        assertThat(agent.run("s-27-VM", "id", "--user", "--name")).isEqualTo("root\n");
        Path pinned = agent.machine().directory().resolve("agent/pinned").resolve(UUID + ".0e00a9fe001b");
        String hostKey = Files.readString(agent.machine().directory().resolve("operator/host.pub"));
        assertThat(Files.readString(pinned)).startsWith(hostKey.substring(0, hostKey.lastIndexOf(' ')));
    }

    @Test
    @Order(2)
    void oneThatAnswersAtIts169254AddressOnlySaysSoAndWhatToDo() {
        sh("ip address add 169.254.0.1/16 dev cloud0");
        agent.run(
                "s-27-VM",
                "systemd-run",
                "--no-block",
                "sh",
                "-c",
                "sleep 1; nft flush ruleset; ip address add 169.254.0.27/16 dev eth1;"
                        + " echo 1 >/proc/sys/net/ipv6/conf/eth1/disable_ipv6;"
                        + " exec /usr/sbin/sshd -D -o ListenAddress=169.254.0.27");

        SystemVm vm = agent.await("s-27-VM", State.LEGACY_ONLY, SOON);

        assertThat(vm.getReachability().getReason()).contains("169.254.0.27", "fe80 adopt s-27-VM");
    }

    private static String sh(String script) {
        return agent.machine().commands().run("sh", "-euc", script);
    }
}
