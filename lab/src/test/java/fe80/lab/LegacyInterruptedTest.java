package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.systemvm.Kind;
import fe80.v1.AdoptRequest;
import fe80.v1.AuditRequest;
import fe80.v1.Finding;
import fe80.v1.LegacyStep;
import fe80.v1.RestoreRequest;
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

/** What ends in the middle of an adoption leaves the VM as it was before, or dual. */
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
        begin(5);

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
            killAfter(steps);

            Path path = agent.await(VM, this::settled, TRIAL).getPath();
            assertThat(path).isIn(Path.LEGACY, Path.DUAL);
            restore();
        }
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

    /** Begins an adoption and kills the agent as soon as it has said that it takes this step. */
    private static void killAfter(int steps) {
        Iterator<LegacyStep> adoption =
                agent.legacy().adopt(AdoptRequest.newBuilder().setSystemVm(VM).build());
        try {
            for (int step = 0; step < steps && adoption.hasNext(); step++) {
                adoption.next();
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
        Iterator<LegacyStep> steps = agent.legacy()
                .restore(RestoreRequest.newBuilder().setSystemVm(VM).build());
        LegacyStep last = LegacyStep.getDefaultInstance();
        while (steps.hasNext()) {
            last = steps.next();
        }
        assertThat(last.getDone()).contains("is legacy");
        agent.await(VM, now -> now.getPath() == Path.LEGACY, TRIAL);
    }
}
