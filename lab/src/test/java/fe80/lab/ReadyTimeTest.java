package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.guest.Endpoint;
import fe80.guest.GuestChannel;
import fe80.guest.UserCertificate;
import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import fe80.v1.RebootRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long a System VM that has booted waits for its agent. */
class ReadyTimeTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final int BOOTS = 5;
    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final int CONNECT_MILLIS = 20;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(2);

    private static LabAgent agent;
    private static LabVm vm;

    @BeforeAll
    static void deploy() {
        agent = LAB.lab().agent("hv1");
        agent.deploy(Kind.VIRTUAL_ROUTER, "r-1-VM");
        agent.await("r-1-VM", State.READY, BOOT);
        vm = agent.past("r-1-VM");
    }

    @Test
    void fromTheFirstAcceptOfSshdToReadyTakesAHundredMillisecondsMoreThanABareHandshakeAtThatMoment() throws Exception {
        List<Double> ready = new ArrayList<>();
        List<Double> bare = new ArrayList<>();

        for (int boot = 0; boot < BOOTS; boot++) {
            ready.add(fromFirstAcceptToReady());
            bare.add(fromFirstAcceptToBareChannel());
        }

        Latencies ofAgent = new Latencies(ready);
        Latencies ofHandshake = new Latencies(bare);
        System.out.printf("from sshd's first accept: READY %s; a bare handshake %s%n", ofAgent, ofHandshake);
        assertThat(ofAgent.median()).isLessThanOrEqualTo(ofHandshake.median() + 100);
    }

    private static double fromFirstAcceptToReady() throws Exception {
        reboot();
        FutureTask<Long> accept = new FutureTask<>(ReadyTimeTest::firstAccept);
        Thread.ofPlatform().start(accept);
        agent.await("r-1-VM", State.READY, BOOT);
        return millisecondsSince(accept.get());
    }

    /** What it takes without an agent: the VM has just booted and is busy, so this is not a handshake at any time. */
    private static double fromFirstAcceptToBareChannel() throws Exception {
        reboot();
        agent.kill();
        UserCertificate certificate = vm.certificate();
        long accept = firstAccept();
        try (GuestChannel channel = vm.open(vm.endpoint(), certificate, BOOT)) {
            channel.roundTrip(BOOT);
            return millisecondsSince(accept);
        } finally {
            agent.start();
            agent.await("r-1-VM", State.READY, BOOT);
        }
    }

    private static void reboot() {
        agent.vms().reboot(RebootRequest.newBuilder().setSystemVm("r-1-VM").build());
        agent.await("r-1-VM", seen -> seen.getReachability().getState() != State.READY, BOOT);
    }

    private static double millisecondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e6;
    }

    private static long firstAccept() throws Exception {
        Endpoint endpoint = vm.endpoint();
        InetSocketAddress address = new InetSocketAddress(endpoint.address(), endpoint.port());
        return vm.machine().inside(() -> firstAccept(address));
    }

    private static long firstAccept(InetSocketAddress address) {
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(address, CONNECT_MILLIS);
                return System.nanoTime();
            } catch (IOException e) {
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }
}
