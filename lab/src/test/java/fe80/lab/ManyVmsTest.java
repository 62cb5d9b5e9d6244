package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
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
    private static final Duration REST = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final long MOST_RESIDENT = 200_000_000;

    private static LabAgent agent;

    @BeforeAll
    static void start() {
        agent = LAB.lab().lightAgent("light");
    }

    @Test
    @Order(1)
    void aHundredThatComeUpAtOnceAreAllReady() {
        deploy(0, 100);

        awaitReady(100);
    }

    @Test
    @Order(2)
    void anAgentThatIsKilledHasAHundredReadyWithinTenSecondsOfItsStart() {
        agent.kill();
        agent.start();
        long begun = System.nanoTime();

        awaitReady(100);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    @Order(3)
    void withTwoHundredReadyItHasAtMostTwoHundredMegabytesResident() {
        deploy(100, 200);
        awaitReady(200);

        assertThat(residentBytesAtRest()).isLessThanOrEqualTo(MOST_RESIDENT);
    }

    private static void deploy(int from, int to) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(from, to)
                    .forEach(number -> callers.execute(() -> agent.deploy(Kind.VIRTUAL_ROUTER, "r-" + number + "-VM")));
        }
    }

    private static void awaitReady(int vms) {
        IntStream.range(0, vms).forEach(number -> agent.await("r-" + number + "-VM", State.READY, PATIENCE));
        Host host = agent.hosts().get(GetHostRequest.getDefaultInstance());
        assertThat(host.getSystemVmsOrDefault("READY", 0)).isEqualTo(vms);
    }

    /** The last of a minute, or the first that is few enough: what compiling took meanwhile is given back. */
    private static long residentBytesAtRest() {
        long end = System.nanoTime() + REST.toNanos();
        long resident = residentBytes();
        while (resident > MOST_RESIDENT && System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            resident = residentBytes();
        }
        return resident;
    }

    private static long residentBytes() {
        String script = "awk '/^VmRSS:/ { print $2 }' /proc/$(cat \"$1\")/status";
        String kibibytes = agent.machine()
                .commands()
                .run(
                        "sh",
                        "-euc",
                        script,
                        "resident",
                        agent.machine().directory().resolve("agent.pid").toString());
        return Long.parseLong(kibibytes.strip()) * 1024;
    }
}
