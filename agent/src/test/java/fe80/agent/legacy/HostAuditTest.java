package fe80.agent.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.link.Address;
import fe80.link.Bridge;
import fe80.link.Commands;
import fe80.link.Guard;
import fe80.link.LinkState;
import fe80.link.Wanted;
import fe80.v1.Finding;
import fe80.v1.Finding.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an audit makes of a host, from files as proc(5) has them. */
class HostAuditTest {

    private static final String HEADER =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

    @TempDir
    private Path directory;

    @BeforeEach
    void aHostWithIpv6() throws IOException {
        write("sys/net/ipv6/conf/all/disable_ipv6", "0");
        write("sys/net/ipv6/conf/cloud0/disable_ipv6", "0");
        write("net/route", HEADER);
    }

    @Test
    void aRouteOfSomebodyElseIsNamed() throws IOException {
        write(
                "net/route",
                HEADER + "swp1\t006433C6\t0100FEA9\t0007\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
                        + "cloud0\t0000FEA9\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n");

        assertThat(found("other users").getFound()).startsWith("198.51.100.0/24 via 169.254.0.1 dev swp1");
        assertThat(found("routes").getFound()).isEqualTo("over cloud0: 169.254.0.0/16 dev cloud0");
    }

    @Test
    void aDefaultRouteIsNobodysUseOfTheNetwork() throws IOException {
        write("net/route", HEADER + "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n");

        assertThat(found("other users").getResult()).isEqualTo(Result.GOOD);
    }

    @Test
    void ipv6ThatIsOffForTheHostAndOnForTheLinkIsEnough() throws IOException {
        write("sys/net/ipv6/conf/all/disable_ipv6", "1");
        assertThat(found("IPv6").getResult()).isEqualTo(Result.GOOD);

        write("sys/net/ipv6/conf/cloud0/disable_ipv6", "1");
        assertThat(found("IPv6").getResult()).isEqualTo(Result.WRONG);
    }

    @Test
    void aControlNetworkOfAnotherRangeIsWrong() throws IOException {
        write("agent.properties", "control.cidr=10.3.0.0/16\nprivate.bridge.name=cloud0\n");

        assertThat(found("CloudStack").getFound()).isEqualTo("control.cidr is 10.3.0.0/16");
    }

    private Finding found(String check) throws IOException {
        List<Address> addresses = List.of(new Address(InetAddress.getByName("169.254.0.1"), 16));
        Bridge bridge = new Bridge.Present(Wanted.CLOUD0.mac(), 1500, true, Map.of(), Map.of(), addresses);
        HostIpv4 ipv4 = new HostIpv4(directory.resolve("retired-ipv4"), () -> state(bridge), _ -> {}, new Commands());
        HostAudit audit = new HostAudit("hv1", ipv4, Optional::empty, directory, directory.resolve("agent.properties"));
        return audit.findings().stream()
                .filter(finding -> finding.getCheck().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private static LinkState state(Bridge bridge) {
        return new LinkState("cloud0", bridge, new TreeMap<>(), new TreeMap<>(), new Guard.Absent());
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }
}
