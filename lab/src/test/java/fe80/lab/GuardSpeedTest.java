package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.address.ControlMac;
import fe80.link.ControlLink;
import fe80.link.Wanted;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long changes take on a link with 500 System VMs (medians); a tap is all that is there of each. */
class GuardSpeedTest {

    private static final int VMS = 500;
    private static final int TIMES = 21;
    private static final ControlMac ONE = vm(VMS);

    private static Machine host;
    private static ControlLink link;

    @BeforeAll
    static void start() {
        SortedMap<ControlMac, String> vms = IntStream.range(0, VMS)
                .mapToObj(GuardSpeedTest::vm)
                .collect(Collectors.toMap(vm -> vm, ControlMac::port, (one, _) -> one, TreeMap::new));
        host = Machine.start("host");
        link = Links.of(host, Wanted.CLOUD0);
        link.apply();
        String taps = vms.values().stream()
                .map(port -> "tuntap add dev " + port + " mode tap\n")
                .collect(Collectors.joining());
        host.commands().run(List.of("ip", "-batch", "-"), taps + "tuntap add dev " + ONE.port() + " mode tap\n");
        link.admit(vms);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    private static ControlMac vm(int number) {
        return ControlMac.of(new UUID(2, number));
    }

    @Test
    void oneMoreIsAdmittedWithin25Milliseconds() {
        Latencies took = new Latencies(IntStream.range(0, TIMES)
                .mapToObj(_ -> {
                    link.remove(ONE, ONE.port());
                    return Latencies.of(1, () -> link.admit(ONE, ONE.port())).median();
                })
                .toList());

        System.out.println("one of " + VMS + " is admitted: " + took);
        assertThat(took.median()).isLessThanOrEqualTo(25);
    }

    @Test
    void theWholeGuardIsReplacedWithin100Milliseconds() {
        String guard = host.commands().run("nft", "list", "ruleset");
        Latencies took =
                Latencies.of(TIMES, () -> host.commands().run(List.of("nft", "-f", "-"), "flush ruleset\n" + guard));

        System.out.println("the guard of " + VMS + " is replaced: " + took);
        assertThat(took.median()).isLessThanOrEqualTo(100);
    }

    @Test
    void afterAFlushTheLinkIsRightAgainWithinASecond() {
        Latencies took = new Latencies(IntStream.range(0, TIMES)
                .mapToObj(_ -> {
                    host.commands().run("nft", "flush", "ruleset");
                    return Latencies.of(1, link::apply).median();
                })
                .toList());

        System.out.println("the link of " + VMS + " is put right after a flush: " + took);
        assertThat(took.median()).isLessThanOrEqualTo(1000);
        assertThat(link.observe().guard().admits(vm(0), vm(0).port())).isTrue();
    }
}
