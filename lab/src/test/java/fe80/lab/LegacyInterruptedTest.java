package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import fe80.systemvm.Kind;
import fe80.v1.AdoptRequest;
import fe80.v1.AuditRequest;
import fe80.v1.Finding;
import fe80.v1.LegacyStep;
import fe80.v1.Reachability.State;
import fe80.v1.RestoreRequest;
import fe80.v1.RetireRequest;
import fe80.v1.SystemVm.Path;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What ends in the middle of a step leaves the VM as it was before or as it was to be, and the step can be repeated.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LegacyInterruptedTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final Duration TRIAL = Duration.ofMinutes(4);
    private static final java.nio.file.Path SCRIPT =
            java.nio.file.Path.of("../agent/src/main/resources/fe80/agent/legacy/vm.sh");
    private static final String VM = "v-31-VM";

    private static LabAgent agent;
    private static LegacyVms legacy;

    @BeforeAll
    static void aLegacyVm() throws IOException {
        agent = LAB.lab().agent("hv1");
        legacy = LegacyVms.on(agent, LabExtension.LEGACY_IMAGE_DIRECTORY, LabExtension.accelerator());
        legacy.start(Kind.CONSOLE_PROXY, VM, "169.254.0.31");
        shortenTrials();
        agent.await(VM, now -> now.getPath() == Path.LEGACY, BOOT);
    }

    @Test
    @Order(1)
    void whatNobodyConfirmsIsTakenBack() throws IOException {
        begin(20);

        agent.await(VM, now -> now.getPath() == Path.DUAL, TRIAL);
        agent.await(VM, now -> now.getPath() == Path.LEGACY, TRIAL);
        assertThat(agent.run(VM, "cat", "/proc/sys/net/ipv6/conf/eth0/disable_ipv6"))
                .isEqualTo("1\n");
    }

    @Test
    @Order(2)
    void aPowerCutBeforeItIsConfirmedLeavesTheVmAsBefore() throws IOException {
        begin(600);
        agent.await(VM, now -> now.getPath() == Path.DUAL, TRIAL);

        legacy.cutPower(VM);

        agent.await(VM, now -> now.getPath() == Path.LEGACY, BOOT);
        assertThat(agent.run(VM, "sh", "-c", LegacyTest.LEFT)).isEmpty();
    }

    @Test
    @Order(3)
    void whenTheAgentIsKilledTheVmIsAsBeforeOrDual() {
        for (int steps = 1; steps <= 4; steps++) {
            killAfter(adoption(), steps);

            Path path = agent.await(VM, this::settled, TRIAL).getPath();
            assertThat(path).isIn(Path.LEGACY, Path.DUAL);
            restore();
        }
    }

    @Test
    @Order(4)
    void whenTheAgentIsKilledThatHasTakenTheIpv4AddressAwayTheVmTakesItBack() {
        assertThat(outcome(adoption())).contains("is dual");

        killAfter(retirement(), 3); // no command has come over link-local yet

        agent.await(VM, now -> now.getPath() == Path.LINK_LOCAL, TRIAL);
        agent.run(
                VM,
                "timeout",
                "55",
                "sh",
                "-c",
                "until ip -4 address show dev eth0 | grep -w 169.254.0.31; do sleep 1; done");
        assertThat(agent.run(VM, "sh", "-c", "ls /var/lib/fe80/legacy /run/fe80"))
                .doesNotContain("retired");
    }

    @Test
    @Order(5)
    void whenTheAgentIsKilledWhileItRetiresOrRestoresTheVmIsReachedAndTheSameAgainEndsIt() {
        killAfter(retirement(), 2);
        agent.await(VM, State.READY, TRIAL);
        assertThat(outcome(retirement())).contains("is retired");

        for (int steps = 2; steps <= 4; steps += 2) {
            killAfter(restoration(), steps);
            agent.await(VM, now -> now.getPath() != Path.PATH_UNSPECIFIED, TRIAL);
        }
        restore();
        assertThat(agent.run(VM, "sh", "-c", LegacyTest.LEFT)).isEmpty();
    }

    @Test
    @Order(6)
    void whatWasCutOffInTheVmItselfIsNamedAndTakenAwayByTheNextStep() {
        agent.run(VM, "sh", "-euc", "mkdir -p /var/lib/fe80/legacy; touch /etc/systemd/system/fe80-legacy.service");

        assertThat(agent.legacy().audit(AuditRequest.getDefaultInstance()).getFindingsList())
                .filteredOn(finding -> finding.getCheck().equals("step"))
                .extracting(Finding::getResult, Finding::getNext)
                .containsExactly(tuple(Finding.Result.WRONG, "fe80 adopt " + VM + ", or fe80 restore " + VM));

        restore();
        assertThat(agent.run(VM, "sh", "-c", LegacyTest.LEFT)).isEmpty();
    }

    /** They are waited for to their end. */
    private static void shortenTrials() throws IOException {
        agent.kill();
        Files.writeString(agent.configuration(), "trial-seconds = 45\n", StandardOpenOption.APPEND);
        agent.start();
    }

    /** Has the VM do the first step, as the agent does, and nobody do the next. */
    private static void begin(int seconds) throws IOException {
        java.nio.file.Path script = agent.machine().directory().resolve("vm.sh");
        Files.copy(SCRIPT, script, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        legacy.sh(ssh() + " 'cat >/run/vm.sh; sh /run/vm.sh adopt " + seconds + "' <" + script);
    }

    private static String ssh() {
        return "ssh -p 3922 -q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i " + legacy.key()
                + " root@169.254.0.31";
    }

    private static Iterator<LegacyStep> adoption() {
        return agent.legacy().adopt(AdoptRequest.newBuilder().setSystemVm(VM).build());
    }

    private static Iterator<LegacyStep> retirement() {
        return agent.legacy().retire(RetireRequest.newBuilder().setSystemVm(VM).build());
    }

    private static Iterator<LegacyStep> restoration() {
        return agent.legacy()
                .restore(RestoreRequest.newBuilder().setSystemVm(VM).build());
    }

    /** Kills the agent as soon as it has said that it takes this step, and starts it again. */
    private static void killAfter(Iterator<LegacyStep> passage, int steps) {
        try {
            for (int step = 0; step < steps && passage.hasNext(); step++) {
                passage.next();
            }
        } catch (StatusRuntimeException e) {
            throw new AssertionError("it failed before it was interrupted", e);
        }
        agent.kill();
        agent.start();
    }

    /** It is not on trial: nothing more will change by itself. */
    private boolean settled(fe80.v1.SystemVm now) {
        return switch (now.getPath()) {
            case LEGACY -> true;
            case DUAL ->
                agent.legacy().audit(AuditRequest.getDefaultInstance()).getFindingsList().stream()
                        .filter(finding -> finding.getCheck().equals("step"))
                        .allMatch(finding -> finding.getResult() == Finding.Result.OLD);
            case LINK_LOCAL, PATH_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    private static void restore() {
        assertThat(outcome(restoration())).contains("is legacy");
        agent.await(VM, now -> now.getPath() == Path.LEGACY, TRIAL);
    }

    /** What came of it. */
    private static String outcome(Iterator<LegacyStep> steps) {
        LegacyStep last = LegacyStep.getDefaultInstance();
        while (steps.hasNext()) {
            last = steps.next();
        }
        return last.getDone();
    }
}
