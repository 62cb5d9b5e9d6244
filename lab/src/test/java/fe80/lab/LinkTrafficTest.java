package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.address.ControlMac;
import fe80.address.LinkLocal;
import fe80.link.Commands;
import fe80.link.ControlLink;
import fe80.link.Wanted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What passes over a real cloud0; here each System VM is a machine of the lab, and a veth pair stands in for its tap.
 */
class LinkTrafficTest {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final ControlMac VM = ControlMac.of(new UUID(0, 1));
    private static final ControlMac OTHER = ControlMac.of(new UUID(0, 2));

    private Machine host;
    private ControlLink link;

    @BeforeEach
    void start() {
        host = Machine.start("host");
        link = new ControlLink(host.commands(), Wanted.CLOUD0.allowing("veth"));
        link.apply();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void anAdmittedVmAndItsHostReachEachOtherAndNoOtherVmDoes() throws Exception {
        try (Machine vm = Machine.start("vm");
                Machine other = Machine.start("other")) {
            plug(vm, VM);
            plug(other, OTHER);
            link.admit(VM, VM.port());
            link.admit(OTHER, OTHER.port());

            assertThat(answers(vm, "eth1", Wanted.CLOUD0.address())).isTrue();
            assertThat(answers(host, "cloud0", VM.address())).isTrue();
            assertThat(answers(host, "cloud0", OTHER.address())).isTrue();
            assertThat(answers(vm, "eth1", OTHER.address())).isFalse();
        }
    }

    @Test
    void aVmThatTakesAnotherMacIsCutOff() throws Exception {
        try (Machine vm = Machine.start("vm")) {
            plug(vm, VM);
            link.admit(VM, VM.port());
            assertThat(answers(vm, "eth1", Wanted.CLOUD0.address())).isTrue();

            vm.commands().run("ip", "link", "set", "dev", "eth1", "address", OTHER.toString());

            assertThat(answers(vm, "eth1", Wanted.CLOUD0.address())).isFalse();
        }
    }

    /** Gives the machine a NIC eth1 with this MAC, whose other end is the VM's port on the host. */
    private void plug(Machine vm, ControlMac mac) {
        Commands outside =
                new Commands(List.of("nsenter", "--target", host.prefix().get(2), "--net", "--"));
        outside.run(
                "ip",
                "link",
                "add",
                mac.port(),
                "type",
                "veth",
                "peer",
                "name",
                "eth1",
                "address",
                mac.toString(),
                "netns",
                Long.toString(vm.pid()));
        vm.commands().run("sysctl", "-q", "-w", "net.ipv6.conf.eth1.dad_transmits=0");
        vm.commands().run("ip", "link", "set", "dev", "eth1", "up");
    }

    /** Whether a TCP segment to this address comes back, if only to say that nobody listens there. */
    private static boolean answers(Machine from, String nic, LinkLocal to) throws Exception {
        InetSocketAddress address = new InetSocketAddress(to.on(from.index(nic)), 3922);
        Instant deadline = Instant.now().plus(PATIENCE);
        return from.inside(() -> {
            while (Instant.now().isBefore(deadline)) {
                try (Socket socket = new Socket()) {
                    socket.connect(address, 500);
                    return true;
                } catch (IOException e) {
                    if ("Connection refused".equals(e.getMessage())) {
                        return true;
                    }
                }
            }
            return false;
        });
    }
}
