package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.address.LinkLocal;
import fe80.link.Wanted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What passes over a real cloud0; here each System VM is a machine of the lab, and a veth pair stands in for its tap.
 */
class LinkTrafficTest extends AgainstALink {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    LinkTrafficTest() {
        super(Wanted.CLOUD0.allowing("veth"));
    }

    @BeforeEach
    void start() {
        link.apply();
    }

    @Test
    void theHostReachesItsAdmittedVmsAndNoVmReachesTheHostOrAnother() throws Exception {
        try (Machine vm = Machine.start("vm");
                Machine other = Machine.start("other")) {
            ControlNic.plug(host, vm, VM);
            ControlNic.plug(host, other, OTHER);
            link.admit(VM, VM.port());
            link.admit(OTHER, OTHER.port());

            assertThat(answers(host, "cloud0", VM.address())).isTrue();
            assertThat(answers(host, "cloud0", OTHER.address())).isTrue();
            assertThat(answers(vm, "eth1", OTHER.address())).isFalse();
            assertThat(answers(vm, "eth1", Wanted.CLOUD0.address())).isFalse();
        }
    }

    @Test
    void aVmThatTakesAnotherMacIsCutOff() throws Exception {
        try (Machine vm = Machine.start("vm")) {
            ControlNic.plug(host, vm, VM);
            link.admit(VM, VM.port());
            assertThat(answers(host, "cloud0", VM.address())).isTrue();

            vm.commands().run("ip", "link", "set", "dev", "eth1", "address", OTHER.toString());

            assertThat(answers(host, "cloud0", VM.address())).isFalse();
        }
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
