package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.v1.GetHostRequest;
import fe80.v1.Kind;
import fe80.v1.Offence;
import fe80.v1.Reachability.State;
import fe80.v1.SystemVm;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the agent tells and does when a System VM misbehaves, or its guard cannot be put up. */
class ConductTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final String VM = "r-1-VM";
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int PACKETS = 200;

    /** Frames of IPv4, which the host never asked for. */
    private static final String MISBEHAVE = """
            nft flush ruleset
            ip address add 10.9.9.1/24 dev eth1
            ip neighbour replace 10.9.9.2 lladdr 02:fe:80:00:00:01 dev eth1
            perl -MSocket -e 'socket(S, PF_INET, SOCK_DGRAM, 0) or die $!;
                send(S, "x", 0, pack_sockaddr_in(9, inet_aton("10.9.9.2"))) or die $! for 1 .. %d'
            """.formatted(PACKETS);

    private static LabAgent agent;

    @BeforeAll
    static void start() {
        agent = LAB.lab().lightAgent("hv1");
        agent.deploy(Kind.VIRTUAL_ROUTER, VM);
        agent.await(VM, State.READY, SOON);
    }

    @Test
    void whoWatchesIsToldThatAVmMisbehavesAndInWhichWay() throws IOException {
        agent.run(VM, "sh", "-euc", MISBEHAVE);

        SystemVm told = agent.await(VM, vm -> packets(vm, Offence.Reason.NOT_IPV6) >= PACKETS, SOON);

        assertThat(told.getReachability().getState()).isEqualTo(State.READY);
        assertThat(packets(agent.get(VM), Offence.Reason.NOT_IPV6)).isGreaterThanOrEqualTo(PACKETS);
        assertThat(Files.readAllLines(agent.log()))
                .filteredOn(line -> line.contains("a System VM misbehaves"))
                .singleElement()
                .asString()
                .startsWith("WARN Board: ")
                .contains(" vm=r-1-VM uuid=" + told.getUuid() + " offences=", "NOT_IPV6=");
    }

    private static long packets(SystemVm vm, Offence.Reason reason) {
        return vm.getOffencesList().stream()
                .filter(offence -> offence.getReason() == reason)
                .mapToLong(Offence::getPackets)
                .sum();
    }

    @Test
    void withoutAGuardNoVmIsOnTheLinkAndTheReasonIsToldUntilItCanBePutUpAgain() {
        sh("ip tuntap add dev vnet9 mode tap; ip link set dev vnet9 master cloud0 up; cp /usr/sbin/nft nft;"
                + " mount --bind /bin/false /usr/sbin/nft; ./nft delete table bridge fe80");
        try {
            SystemVm cutOff = agent.await(VM, State.NO_LINK, SOON);

            assertThat(cutOff.getReachability().getReason()).contains("nft");
            assertThat(sh("ls /sys/class/net/cloud0/brif").strip()).isEqualTo("vnet9");
            assertThat(sh("ip -o link show dev vnet9 up; ip -o link show dev " + cutOff.getPort() + " up"))
                    .isEmpty();
            assertThatThrownBy(() -> agent.deploy(Kind.CONSOLE_PROXY, "v-2-VM"))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("the guard of cloud0 is not up");
        } finally {
            sh("umount --lazy /usr/sbin/nft; ip link del dev vnet9"); // the agent may be trying it at this moment
        }
        agent.await(VM, State.READY, SOON);
        assertThat(agent.hosts()
                        .get(GetHostRequest.getDefaultInstance())
                        .getLink()
                        .getRepairStepsList())
                .isNotEmpty();
    }

    private static String sh(String script) {
        return agent.machine()
                .commands()
                .run("sh", "-euc", "cd " + agent.machine().directory() + "; " + script);
    }
}
