package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long a System VM that accepts connections waits for its agent. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReadyTimeTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final int VMS = 11;
    private static final double OF_SSH = 0.75;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static LabAgent agent;

    @BeforeAll
    static void warmUp() throws Exception {
        agent = LAB.lab().lightAgent("hv1");
        fromFirstAcceptToReady("r-0-VM");
    }

    /**
     * sshd needs most of that time itself, for a handshake; so what that takes for OpenSSH's own client is the measure.
     * That one waits twice for a delayed acknowledgement.
     */
    @Test
    void aVmIsReadyMuchSoonerAfterItsFirstAcceptThanSshWouldHaveRunACommand() throws Exception {
        List<Double> ready = new ArrayList<>();
        List<Double> ssh = new ArrayList<>();
        for (int number = 1; number <= VMS; number++) {
            String name = "r-" + number + "-VM";
            ready.add(fromFirstAcceptToReady(name));
            OpenSsh openSsh = OpenSsh.to(agent.past(name));
            ssh.add(Latencies.of(1, () -> openSsh.run("true")).median());
        }
        Latencies ofAgent = new Latencies(ready);
        Latencies ofSsh = new Latencies(ssh);
        System.out.println("from sshd's first accept to READY: " + ofAgent + "; ssh VM true: " + ofSsh);
        assertThat(ofAgent.median()).isLessThan(OF_SSH * ofSsh.median());
    }

    private static double fromFirstAcceptToReady(String name) throws Exception {
        agent.deploy(Kind.VIRTUAL_ROUTER, name);
        CompletableFuture<Long> ready = CompletableFuture.supplyAsync(() -> {
            agent.await(name, State.READY, PATIENCE);
            return System.nanoTime();
        });
        long accepted = agent.past(name).firstAccept();
        return (ready.join() - accepted) / 1e6;
    }
}
