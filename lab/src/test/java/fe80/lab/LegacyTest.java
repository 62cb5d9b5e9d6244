package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.systemvm.Kind;
import fe80.v1.AdoptRequest;
import fe80.v1.AuditRequest;
import fe80.v1.AuditResponse;
import fe80.v1.Finding;
import fe80.v1.Finding.Result;
import fe80.v1.LegacyGrpc;
import fe80.v1.LegacyStep;
import fe80.v1.Reachability.State;
import fe80.v1.RestoreRequest;
import fe80.v1.RetireHostRequest;
import fe80.v1.RetireRequest;
import fe80.v1.StartRequest;
import fe80.v1.StopRequest;
import fe80.v1.SystemVm;
import fe80.v1.SystemVm.Path;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The way out of 169.254 and back, of real legacy VMs of two kinds: in the one eth0 is the control NIC, in the other
 * eth1.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LegacyTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final com.google.protobuf.Duration SHUTDOWN =
            com.google.protobuf.Duration.newBuilder().setSeconds(240).build();
    /** Finds what adopt puts on a VM's disk. */
    static final String LEFT = "find / -xdev -name 'fe80-legacy*' -o -path /var/lib/fe80";

    private static final List<String> VMS = List.of("s-27-VM", "r-28-VM");
    private static final String BGP_NEIGHBOUR = """
            ip link add swp1 type veth peer name swp2; ip link set swp2 up
            ip address add 192.0.2.1/32 dev lo
            ip link set swp1 up
            ip route add 198.51.100.0/24 via 169.254.0.1 dev swp1 onlink
            """;

    private static LabAgent agent;
    private static LegacyVms legacy;
    private static String routes = "";

    @BeforeAll
    static void aHostOfCloudStacks() {
        agent = LAB.lab().agent("hv1");
        // Before cloud0 has that address too: a gateway that is its own the kernel refuses.
        agent.machine().commands().run("sh", "-euc", BGP_NEIGHBOUR);
        legacy = LegacyVms.on(agent, LabExtension.LEGACY_IMAGE_DIRECTORY, LabExtension.accelerator());
        legacy.start(Kind.SECONDARY_STORAGE_VM, "s-27-VM", "169.254.0.27");
        legacy.start(Kind.VIRTUAL_ROUTER, "r-28-VM", "169.254.0.28");
        routes = legacy.sh("ip -4 route show table all | grep -v cloud0");
    }

    @Test
    @Order(1)
    void whereOnlyIpv4AnswersThatIsShownAndCommandsGoThatWay() {
        for (String vm : VMS) {
            SystemVm seen = agent.await(vm, State.LEGACY_ONLY, BOOT);

            assertThat(seen.getReachability().getReason()).contains("fe80 adopt " + vm);
            SystemVm reached = agent.await(vm, now -> now.getPath() == Path.LEGACY, SOON);
            assertThat(reached.getDeployed()).isFalse();
            assertThat(agent.run(vm, "cat", "/proc/sys/kernel/hostname")).isEqualTo(vm + "\n");
        }
    }

    @Test
    @Order(2)
    void theAuditSaysWhatIsOldAndNamesWhoElseUsesTheNetwork() {
        AuditResponse audit = calls().audit(AuditRequest.getDefaultInstance());

        assertThat(audit.getOnLinkLocal()).isZero();
        assertThat(audit.getSystemVms()).isEqualTo(2);
        assertThat(found(audit, agent.get("s-27-VM").getHost(), "other users")).contains("via 169.254.0.1 dev swp1");
        assertThat(found(audit, "s-27-VM", "IPv4")).contains("169.254.0.27");
        assertThat(found(audit, "s-27-VM", "IPv6")).contains("switched off on eth0");
        assertThat(found(audit, "r-28-VM", "IPv6")).contains("switched off on eth1");
        assertThat(audit.getFindingsList()).noneMatch(finding -> finding.getResult() == Result.WRONG);
    }

    @Test
    @Order(3)
    void anAdoptedVmIsReachedAtBothAddresses() {
        for (String vm : VMS) {
            assertThat(outcome(calls().adopt(
                                    AdoptRequest.newBuilder().setSystemVm(vm).build())))
                    .contains("is dual");

            SystemVm seen = agent.await(vm, now -> now.getPath() == Path.DUAL, SOON);
            assertThat(seen.getReachability().getState()).isEqualTo(State.READY);
        }
        assertThat(agent.run("s-27-VM", "sh", "-c", "echo $SSH_CONNECTION")).startsWith("fe80::1");
    }

    @Test
    @Order(4)
    void toAdoptItAgainChangesNothing() {
        assertThat(outcome(calls().adopt(
                                AdoptRequest.newBuilder().setSystemVm("s-27-VM").build())))
                .contains("is dual");
    }

    @Test
    @Order(5)
    void itsControlNicHasALinkLocalAddressAndNothingElseOfIpv6() {
        assertThat(agent.run("s-27-VM", "ip", "-6", "-brief", "address"))
                .contains("fe80::c00:a9ff:fefe:1b/64")
                .hasLineCount(1);
        assertThat(agent.run("s-27-VM", "nft", "list", "chain", "ip6", "fe80", "from_control"))
                .contains("ip6 saddr fe80::1 tcp dport 3922 accept", "drop");
    }

    @Test
    @Order(6)
    void sysctlThatSwitchesIpv6OffDoesNotTakeTheWayAway() {
        agent.run("s-27-VM", "sh", "-c", "sysctl -p >/dev/null");

        agent.await("s-27-VM", State.READY, SOON);
        assertThat(agent.run("s-27-VM", "cat", "/proc/sys/net/ipv6/conf/eth0/disable_ipv6"))
                .isEqualTo("0\n");
    }

    @Test
    @Order(7)
    void afterARestartItIsAsItWas() {
        restart();

        for (String vm : VMS) {
            agent.await(vm, now -> now.getPath() == Path.DUAL, BOOT);
        }
        assertThat(agent.run("s-27-VM", "grep", "^ListenAddress", "/etc/ssh/sshd_config"))
                .isEqualTo("ListenAddress 169.254.0.27\n");
    }

    @Test
    @Order(8)
    void theHostKeepsItsIpv4WhileAVmNeedsIt() {
        assertThatThrownBy(() -> outcome(calls().retireHost(RetireHostRequest.getDefaultInstance())))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("s-27-VM is not retired");
    }

    @Test
    @Order(9)
    void aRetiredVmHasNoIpv4ControlAddressAlsoAfterARestart() {
        for (String vm : VMS) {
            assertThat(outcome(calls().retire(
                                    RetireRequest.newBuilder().setSystemVm(vm).build())))
                    .contains("is retired");
            agent.await(vm, now -> now.getPath() == Path.LINK_LOCAL, SOON);
        }

        restart();

        for (String vm : VMS) {
            agent.await(vm, now -> now.getPath() == Path.LINK_LOCAL, BOOT);
            assertThat(agent.run(vm, "ip", "address")).doesNotContain("169.254");
        }
    }

    @Test
    @Order(10)
    void thenTheHostHasNoneEitherAndNobodyElsesRouteHasChanged() {
        assertThat(outcome(calls().retireHost(RetireHostRequest.getDefaultInstance())))
                .contains("no IPv4");

        assertThat(legacy.sh("ip -4 address show dev cloud0")).doesNotContain("169.254");
        assertThat(legacy.sh("nft list ruleset")).doesNotContain("169.254");
        assertThat(legacy.sh("ip -4 route show table all | grep -v cloud0")).isEqualTo(routes);
        assertThat(agent.run("s-27-VM", "echo", "still here")).isEqualTo("still here\n");
        AuditResponse audit = calls().audit(AuditRequest.getDefaultInstance());
        assertThat(audit.getOnLinkLocal()).isEqualTo(2);
        assertThat(audit.getFindingsList())
                .filteredOn(finding -> finding.getResult() != Result.GOOD)
                .extracting(Finding::getCheck)
                .containsExactly("other users");
    }

    @Test
    @Order(11)
    void anotherAgentLeavesItSo() {
        agent.kill();
        agent.start();

        agent.await("s-27-VM", State.READY, SOON);
        assertThat(legacy.sh("ip -4 address show dev cloud0")).doesNotContain("169.254");
    }

    @Test
    @Order(12)
    void aRestoredVmIsAsItWasBeforeAndSoIsItsHost() {
        assertThat(outcome(calls().restore(RestoreRequest.newBuilder()
                        .setSystemVm("s-27-VM")
                        .build())))
                .contains("is legacy");

        assertThat(legacy.sh("ip -4 -brief address show dev cloud0")).contains("169.254.0.1/16");
        agent.await("s-27-VM", now -> now.getPath() == Path.LEGACY, SOON);
        assertThat(agent.run("s-27-VM", "cat", "/proc/sys/net/ipv6/conf/eth0/disable_ipv6"))
                .isEqualTo("1\n");
        assertThat(agent.run("s-27-VM", "sh", "-c", LEFT + "; nft list tables ip6"))
                .isEmpty();
    }

    /** Off and on again: under emulation, a reset without that leaves the kernel clearing memory for minutes. */
    private static void restart() {
        for (String vm : VMS) {
            agent.vms()
                    .stop(StopRequest.newBuilder()
                            .setSystemVm(vm)
                            .setDeadline(SHUTDOWN)
                            .build());
        }
        for (String vm : VMS) {
            agent.vms().start(StartRequest.newBuilder().setSystemVm(vm).build());
        }
    }

    private static String found(AuditResponse audit, String subject, String check) {
        return audit.getFindingsList().stream()
                .filter(finding -> finding.getSubject().equals(subject)
                        && finding.getCheck().equals(check))
                .map(Finding::getFound)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + check + " of " + subject + " in " + audit));
    }

    /** What came of it. */
    private static String outcome(Iterator<LegacyStep> steps) {
        List<String> done = new ArrayList<>();
        steps.forEachRemaining(step -> done.add(step.getDone()));
        return done.getLast();
    }

    private static LegacyGrpc.LegacyBlockingStub calls() {
        return agent.legacy();
    }
}
