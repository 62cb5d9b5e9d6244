package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.Kind;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The server of a zone is killed in the middle of a job over the light System VMs of two hypervisors, and started
 * again.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class JobSurvivalTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final int OF_EACH = 4;

    private static LabZone zone;
    private static Shell shell;

    @BeforeAll
    static void foundTheZone() {
        zone = LabZone.found(LAB.lab(), LabExtension.installation());
        zone.logIn();
        for (String name : new String[] {"hv1", "hv2"}) {
            LabAgent agent = LAB.lab().lightAgent(name);
            IntStream.range(0, OF_EACH).forEach(i -> agent.deploy(Kind.VIRTUAL_ROUTER, "r-" + name + "-" + i));
            zone.enrol(agent);
        }
        shell = zone.shell();
        zone.until("echo $(fe80 ls --no-header | grep -c READY) ready", 2 * OF_EACH + " ready");
    }

    @Test
    void noSystemVmIsDoneTwiceAndNoneIsForgotten() {
        CountedJob job = CountedJob.begin(zone, "once", "");

        zone.kill();
        zone.start();

        job.awaitEnd();
        job.wasDoneNowhereTwiceAndForgottenNowhere(2 * OF_EACH, 2);
    }

    @Test
    void aRepeatableJobIsDoneAgainWhereNobodyKnowsAndNowhereElse() {
        CountedJob job = CountedJob.begin(zone, "again", "--repeatable");

        zone.kill();
        zone.start();

        job.awaitEnd();
        assertThat(shell.run("fe80 job show " + job.number())).containsPattern("succeeded: +" + 2 * OF_EACH + "\n");
        assertThat(job.times())
                .hasSize(2 * OF_EACH)
                .allSatisfy((vm, runs) -> assertThat(runs).as(vm).isBetween(1, 2));
        assertThat(job.times().values().stream().filter(runs -> runs == 2)).hasSizeLessThanOrEqualTo(2);
    }
}
