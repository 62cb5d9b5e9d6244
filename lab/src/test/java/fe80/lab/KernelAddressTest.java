package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.address.LinkLocal;
import fe80.address.Mac;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Linux kernel as the judge of the addresses that we compute. */
class KernelAddressTest {

    private static final int RANDOM_MACS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Machine machine;

    @BeforeAll
    static void start() {
        machine = Machine.start("oracle");
    }

    @AfterAll
    static void stop() {
        machine.close();
    }

    @Test
    void theKernelGivesAnInterfaceTheAddressThatWeCompute() {
        Map<String, LinkLocal> computed = new HashMap<>();
        Random random = new Random(169254);
        Stream.concat(
                        Stream.of("0e:00:a9:fe:fe:3b", "04:18:d6:a1:ce:b8", "52:cc:cc:cc:cc:01")
                                .map(Mac::parse),
                        Stream.generate(() -> new Mac((random.nextLong() & 0xfeff_ffff_ffffL) | 1))
                                .limit(RANDOM_MACS))
                .forEach(mac -> {
                    String name = "v" + computed.size();
                    run("link", "add", name, "address", mac.toString(), "type", "veth", "peer", "p" + computed.size());
                    run("link", "set", "p" + computed.size(), "up");
                    run("link", "set", name, "up");
                    computed.put(name, LinkLocal.of(mac));
                });

        Instant deadline = Instant.now().plus(PATIENCE);
        Map<String, LinkLocal> given = addresses();
        while (!given.keySet().containsAll(computed.keySet()) && Instant.now().isBefore(deadline)) {
            given = addresses(); // an interface has its address a moment after it has carrier
        }
        assertThat(given).containsAllEntriesOf(computed);
    }

    /** Lines such as {@code fe800000000000000c00a9fffefefe3b 02 40 20 80 v0} (proc_net(5)). */
    private static Map<String, LinkLocal> addresses() {
        Map<String, LinkLocal> addresses = new HashMap<>();
        machine.commands().run("cat", "/proc/net/if_inet6").lines().forEach(line -> {
            String[] fields = line.split(" +", -1);
            if (fields[0].startsWith("fe80")) {
                addresses.put(fields[5], LinkLocal.parse(fields[0].replaceAll("(.{4})(?!$)", "$1:")));
            }
        });
        return addresses;
    }

    private static String run(String... arguments) {
        return machine.commands()
                .run(Stream.concat(Stream.of("ip"), Stream.of(arguments)).toList());
    }
}
