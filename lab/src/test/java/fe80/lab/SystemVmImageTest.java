package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.address.ControlMac;
import fe80.address.LinkLocal;
import fe80.address.Mac;
import fe80.guest.Command;
import fe80.guest.CommandException;
import fe80.guest.GuestChannel;
import fe80.hypervisor.Hardware;
import fe80.hypervisor.Nic;
import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the image makes of a VM. The storage VM has three more NICs, one of them before and two after the control NIC in
 * the order of their MACs, all on a bridge of their own; the console proxy has the control NIC alone.
 */
class SystemVmImageTest {

    @RegisterExtension
    static final LabExtension extension = new LabExtension();

    private static BareHypervisor hv1;
    private static LabVm storage;
    private static LabVm proxy;

    @BeforeAll
    static void deploy() {
        hv1 = BareHypervisor.of(extension.lab(), "hv1");
        hv1.machine().commands().run("ip", "link", "add", "guests", "up", "type", "bridge");
        List<Nic> nics = List.of(
                new Nic(Mac.parse("02:00:00:00:00:01"), "guests"),
                new Nic(Mac.parse("52:54:00:00:00:02"), "guests"),
                new Nic(Mac.parse("1e:00:00:00:00:03"), "guests"));
        storage = hv1.deploy(
                new SystemVm(UUID.randomUUID(), Kind.SECONDARY_STORAGE_VM, "s-1-VM"), new Hardware(256, 1, nics));
        proxy = hv1.deploy(Kind.CONSOLE_PROXY, "v-2-VM");
    }

    @Test
    void theControlNicIsEth1WithTheComputedAddressAndNoOther() {
        for (LabVm vm : List.of(storage, proxy)) {
            assertThat(vm.run("cat", "/sys/class/net/eth1/address").strip())
                    .isEqualTo(vm.vm().controlMac().toString());
            assertThat(words(vm.run("ip", "-brief", "address", "show", "dev", "eth1")))
                    .containsExactly("eth1", "UP", vm.vm().address() + "/64");
        }
    }

    @Test
    void theOtherNicsAreEth0Eth2Eth3InTheirOrderOnTheBus() {
        assertThat(List.of("eth0", "eth2", "eth3").stream()
                        .map(nic -> storage.run("cat", "/sys/class/net/" + nic + "/address")
                                .strip()))
                .containsExactly("02:00:00:00:00:01", "52:54:00:00:00:02", "1e:00:00:00:00:03");
        assertThat(words(proxy.run("ls", "/sys/class/net"))).containsExactlyInAnyOrder("lo", "eth1");
    }

    @Test
    void twoKindsOnOneLinkKnowWhoTheyAre() {
        assertThat(storage.run("cat", "/etc/fe80/systemvm"))
                .isEqualTo("KIND=SECONDARY_STORAGE_VM\nNAME=s-1-VM\nUUID="
                        + storage.vm().uuid() + "\n");
        assertThat(proxy.run("cat", "/etc/fe80/systemvm"))
                .isEqualTo("KIND=CONSOLE_PROXY\nNAME=v-2-VM\nUUID=" + proxy.vm().uuid() + "\n");
        assertThat(storage.run("hostname")).isEqualTo("s-1-VM\n");
        assertThat(proxy.run("hostname")).isEqualTo("v-2-VM\n");
    }

    @Test
    void onTheSecondNicPort3922IsRefusedForIpv6AndIpv4() throws Exception {
        storage.run("sh", "-c", "echo 0 > /proc/sys/net/ipv6/conf/eth2/dad_transmits; ip link set eth2 up");
        storage.run("ip", "address", "add", "192.0.2.2/24", "dev", "eth2");
        hv1.machine().commands().run("ip", "address", "replace", "192.0.2.1/24", "dev", "guests");
        LinkLocal onEth2 = LinkLocal.of(Mac.parse("52:54:00:00:00:02"));

        assertThat(connectTo(onEth2.on(hv1.machine().index("guests")), 3922)).isEqualTo("Connection refused");
        assertThat(connectTo(InetAddress.getByName("192.0.2.2"), 3922)).isEqualTo("Connection refused");
    }

    @Test
    void onTheControlNicNothingButPort3922Answers() throws Exception {
        InetAddress address = proxy.endpoint().address();
        assertThat(connectTo(address, 3922)).isEqualTo("connected");
        assertThat(connectTo(address, 22)).isEqualTo("Connect timed out");
        assertThat(connectTo(address, 3923)).isEqualTo("Connect timed out");
    }

    @Test
    void onTheControlNicNobodyButTheHostsAddressIsAnswered() throws Exception {
        hv1.machine().commands().run("ip", "address", "add", "fe80::2/64", "dev", "cloud0", "nodad");
        try {
            Inet6Address other = LinkLocal.parse("fe80::2").on(hv1.machine().index("cloud0"));
            assertThat(connect(other, proxy.endpoint().address(), 3922)).isEqualTo("Connect timed out");
        } finally {
            hv1.machine().commands().run("ip", "address", "del", "fe80::2/64", "dev", "cloud0");
        }
    }

    @Test
    void sshAcceptsKeysAndCertificatesOnlyAndManySessions() {
        assertThat(proxy.run("/usr/sbin/sshd", "-T").lines())
                .contains(
                        "passwordauthentication no",
                        "kbdinteractiveauthentication no",
                        "pubkeyauthentication yes",
                        "maxsessions 1000",
                        "port 3922");
    }

    @Test
    void theImageHoldsNoKeyAndNoPassword() {
        assertThat(proxy.run("sh", "-c", "find / -xdev -name 'ssh_host_*' -o -xdev -name authorized_keys"))
                .isEmpty();
        assertThat(proxy.run("cut", "-d:", "-f2", "/etc/shadow").lines())
                .allMatch(password -> password.matches("[*!]+"));
    }

    @Test
    void theControlNicTakesNothingFromRouterAdvertisements() {
        for (String setting : List.of("accept_ra", "autoconf", "dad_transmits", "forwarding", "accept_redirects")) {
            assertThat(proxy.run("cat", "/proc/sys/net/ipv6/conf/eth1/" + setting))
                    .isEqualTo("0\n");
        }
    }

    @Test
    void aRebootFromInsideComesBackAtTheSameAddressWithTheSameHostKeyAndForgetsTheRest() {
        LabVm router = hv1.deploy(Kind.VIRTUAL_ROUTER, "r-3-VM");
        String firstBoot = router.run("cat", "/proc/sys/kernel/random/boot_id");
        router.run("touch", "/root/from-the-first-boot");
        GuestChannel before = router.channel();

        assertThatThrownBy(
                        () -> before.run(Command.of("sh", "-c", "systemctl reboot; sleep 60"), Duration.ofMinutes(1)))
                .isInstanceOf(CommandException.class);

        assertThat(router.run("cat", "/proc/sys/kernel/random/boot_id")).isNotEqualTo(firstBoot);
        assertThat(words(router.run("ip", "-brief", "address", "show", "dev", "eth1")))
                .containsExactly("eth1", "UP", router.vm().address() + "/64");
        assertThat(router.run("ls", "/root")).isEmpty();
        hv1.destroy(router.vm());
    }

    @Test
    void theFirstCommandIsAnsweredWithinTwentySecondsOfTheStart() {
        Instant begun = Instant.now();
        LabVm vm = hv1.deploy(Kind.VIRTUAL_ROUTER, "r-4-VM");
        vm.run("true");
        Duration took = Duration.between(begun, Instant.now());
        hv1.destroy(vm.vm());
        assertThat(took).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void noControlAddressIsEverAnIpv4Address() {
        assertThat(hv1.machine().commands().run("ip", "address")).doesNotContain("169.254.");
        assertThat(hv1.domainXml(storage.vm())).doesNotContain("169.254.");
        assertThat(storage.run("ip", "address")).doesNotContain("169.254.");
        assertThat(ControlMac.of(storage.vm().uuid()).legacy()).isEmpty();
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    private static String connectTo(InetAddress address, int port) throws Exception {
        return connect(InetAddress.getByName(address instanceof Inet6Address ? "::" : "0.0.0.0"), address, port);
    }

    /** What comes of an attempt to connect from the hypervisor. */
    private static String connect(InetAddress from, InetAddress to, int port) throws Exception {
        return hv1.machine().inside(() -> {
            try (Socket socket = new Socket()) {
                socket.bind(new InetSocketAddress(from, 0));
                socket.connect(new InetSocketAddress(to, port), 1500);
                return "connected";
            } catch (ConnectException e) {
                return e.getMessage();
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            }
        });
    }
}
