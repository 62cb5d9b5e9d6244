package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An agent with hundreds of System VMs, which are light ones. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManyVmsTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static LabAgent agent;

    @BeforeAll
    static void start() {
        agent = LAB.lab().lightAgent("light");
    }

    @Test
    @Order(1)
    void aHundredThatComeUpAtOnceAreAllReady() {
        deployAHundred();

        awaitReady();
    }

    @Test
    @Order(2)
    void anAgentThatIsKilledHasAHundredReadyWithinTenSecondsOfItsStart() {
        agent.kill();
        agent.start();
        long begun = System.nanoTime();

        awaitReady();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    private static void deployAHundred() {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 100)
                    .forEach(number -> callers.execute(() -> agent.deploy(Kind.VIRTUAL_ROUTER, "r-" + number + "-VM")));
        }
    }

    private static void awaitReady() {
        IntStream.range(0, 100).forEach(number -> agent.await("r-" + number + "-VM", State.READY, PATIENCE));
        Host host = agent.hosts().get(GetHostRequest.getDefaultInstance());
        assertThat(host.getSystemVmsOrDefault("READY", 0)).isEqualTo(100);
    }
}
