package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import fe80.v1.SystemVm;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody else does to the link of an agent, and how soon the agent has put it right. */
class GuardDriftTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration BOOT = Duration.ofSeconds(20);

    /** Makes a change, and prints after how many microseconds all is right and the agent's log says so. */
    private static final String TIMED = """
            reports() { grep -c 'cloud0 was not as it should be' "$LOG"; }
            before=$(reports)
            eval "$1"
            begun=${EPOCHREALTIME/./}
            until eval "$2" >/dev/null 2>&1 && [ $(reports) -gt $before ]; do
                [ $((${EPOCHREALTIME/./} - begun)) -lt 3000000 ] || exit 9
            done
            echo $((${EPOCHREALTIME/./} - begun))
            """;

    private static LabAgent agent;

    @BeforeAll
    static void start() {
        agent = LAB.lab().lightAgent("light");
        agent.deploy(Kind.VIRTUAL_ROUTER, "r-1-VM");
    }

    @BeforeEach
    void awaitRest() {
        agent.await("r-1-VM", State.READY, BOOT);
    }

    @Test
    void aForeignPortDoesNotKeepTheGuardFromBeingPutUpAgain() {
        try {
            agent.machine().commands().run("sh", "-euc", """
                    ip link add eno1 master cloud0 type vxlan id 7 dstport 4789 local 127.0.0.1
                    until grep -q 'cloud0 is not as it should be' "$0"; do sleep 0.1; done
                    nft flush ruleset
                    for _ in 1 2 3 4 5 6 7 8 9 10; do
                        sleep 0.1
                        nft list set bridge fe80 vms 2>/dev/null | grep fe80- && nft list table inet fe80 && exit 0
                    done
                    tail -n 9 "$0" >&2
                    exit 1
                    """, agent.log().toString());
        } finally {
            agent.machine().commands().run("ip", "link", "del", "dev", "eno1");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " → ", textBlock = """
                nft flush ruleset → nft list table inet fe80
                nft delete table bridge fe80 → nft list table bridge fe80
                nft flush chain bridge fe80 from_vm → nft list chain bridge fe80 from_vm | grep -q @vms
                nft insert rule inet fe80 input accept → ! nft list chain inet fe80 input | grep -q '\taccept'
                nft flush set bridge fe80 vms → nft list set bridge fe80 vms | grep -q $PORT
                nft flush set bridge fe80 ports → nft list set bridge fe80 ports | grep -qF '"fe80-*"'
                nft flush set inet fe80 ports → nft list set inet fe80 ports | grep -qF '"fe80-*"'
                ip link set dev $PORT nomaster → ip -o link show master cloud0 | grep -q $PORT
                ip link add br9 type bridge; ip link set dev $PORT master br9 → ip -o link show master cloud0 | grep -q $PORT
                bridge link set dev $PORT isolated off → bridge -d link show dev $PORT | grep -q 'isolated on'
                bridge link set dev $PORT learning on flood on → bridge -d link show dev $PORT | grep -q 'learning off flood off'
                ip -6 neigh flush dev cloud0 nud permanent → ip -6 neigh show dev cloud0 nud permanent | grep -q fe80
                bridge fdb del $MAC dev $PORT master → bridge fdb show br cloud0 | grep -q "$MAC dev $PORT sticky master cloud0 static"
                ip -6 neigh replace $(ip -6 neigh show dev cloud0 nud permanent | cut -d ' ' -f 1) lladdr 02:00:00:00:00:09 dev cloud0 nud permanent → ip -6 neigh show dev cloud0 nud permanent | grep -q "lladdr $MAC "
                bridge fdb replace $MAC dev $PORT master static → bridge fdb show br cloud0 | grep -q "$MAC dev $PORT sticky master cloud0 static"
                ip tuntap add dev vnet9 mode tap; ip link set dev vnet9 master cloud0; bridge fdb replace $MAC dev vnet9 master static → bridge fdb show br cloud0 | grep -q "$MAC dev $PORT sticky master cloud0 static"
                ip link set dev cloud0 type bridge group_fwd_mask 0 → [ $(cat /sys/class/net/cloud0/bridge/group_fwd_mask) = 0x4000 ]
                ip link set dev cloud0 address 02:00:00:00:00:09 → ip link show cloud0 | grep -q 02:fe:80:00:00:01
                ip addr add 2001:db8::1/64 dev cloud0 → ! ip addr show dev cloud0 | grep -q 2001:db8
                ip addr add 192.0.2.1/24 dev cloud0 → ! ip addr show dev cloud0 | grep -q 192.0.2
                ip addr del fe80::1/64 dev cloud0 → ip addr show dev cloud0 | grep -q fe80::1/64
                sysctl -q -w net.ipv6.conf.all.forwarding=1 → [ $(cat /proc/sys/net/ipv6/conf/cloud0/forwarding) = 0 ]
                """)
    void whateverSomebodyChangesIsPutRightAndReportedWithinASecond(String change, String right) {
        SystemVm vm = agent.get("r-1-VM");
        double seconds = Double.parseDouble(agent.machine()
                        .commands()
                        .run(
                                "env",
                                "PORT=" + vm.getPort(),
                                "MAC=" + vm.getControlMac(),
                                "LOG=" + agent.log(),
                                "bash",
                                "-c",
                                TIMED,
                                "drift",
                                change,
                                right)
                        .strip())
                / 1e6;

        System.out.printf("put right after %.3f s: %s%n", seconds, change);
        assertThat(seconds).isLessThan(1);
    }
}
