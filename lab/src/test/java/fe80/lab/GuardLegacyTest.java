package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.address.ControlMac;
import fe80.link.ControlLink;
import fe80.link.Wanted;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes between a host and a VM that still has its 169.254 address. */
class GuardLegacyTest {

    private Machine host;
    private Machine vm;
    private ControlMac mac;

    @BeforeEach
    void start() throws Exception {
        mac = ControlMac.of((Inet4Address) InetAddress.getByName("169.254.0.27"));
        host = Machine.start("host");
        vm = Machine.start("vm");
        ControlNic.plug(host, vm, mac);
        sh(host, "ip link add cloud0 type bridge; ip addr add 169.254.0.1/16 dev cloud0; ip link set cloud0 up");
        sh(vm, "ip addr add 169.254.0.27/16 dev eth1");
        for (Machine machine : new Machine[] {host, vm}) {
            sh(machine, listener(22) + listener(3922));
        }
    }

    @AfterEach
    void stop() {
        vm.close();
        host.close();
    }

    @Test
    void whereLegacyVmsAreKeptTheHostReachesSshOfThisOneAndNothingElsePasses() {
        admitted(Wanted.CLOUD0.allowing("veth").keepingLegacyIpv4());

        assertThat(sh(host, connect("169.254.0.27", 3922))).contains("connected");
        assertThat(sh(host, connect("169.254.0.27", 22))).contains("refused");
        assertThat(sh(host, "ping -c 1 -W 5 169.254.0.27")).contains("1 received");
        assertThat(sh(vm, "ping -c 1 -W 2 169.254.0.1 || true")).contains("0 received");
        assertThat(sh(vm, connect("169.254.0.1", 22))).contains("timed out");
        assertThat(sh(vm, "ip addr add 169.254.0.28/16 dev eth1; " + connect("169.254.0.1", 22)))
                .contains("timed out");
        assertThat(sh(host, "nft list set bridge fe80 legacy")).doesNotContain("packets 0 ");
    }

    @Test
    void elsewhereItHasNoIpv4AtAll() {
        admitted(Wanted.CLOUD0.allowing("veth"));
        sh(host, "ip addr add 169.254.0.1/16 dev cloud0");

        assertThat(sh(host, connect("169.254.0.27", 3922))).contains("refused");
        assertThat(sh(vm, connect("169.254.0.1", 22))).doesNotContain("connected");
    }

    private void admitted(Wanted wanted) {
        ControlLink link = Links.of(host, wanted);
        link.apply();
        link.admit(mac, mac.port());
    }

    /** Accepts connections at a port, until the machine ends. */
    private static String listener(int port) {
        return """
                /usr/bin/python3 -c '
                import socket
                s = socket.create_server(("", %1$d))
                while True: s.accept()' >/dev/null 2>&1 &
                until ss -Hltn sport = :%1$d | grep -q .; do sleep 0.05; done
                """.formatted(port);
    }

    /** What comes of an attempt to connect, in words. */
    private static String connect(String address, int port) {
        return """
                /usr/bin/python3 -c '
                import socket
                try:
                    socket.create_connection(("%s", %d), timeout=3)
                    print("connected")
                except OSError as e:
                    print(e)'
                """.formatted(address, port);
    }

    private static String sh(Machine machine, String script) {
        return machine.commands().run("sh", "-euc", script);
    }
}
