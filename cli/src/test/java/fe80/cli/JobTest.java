package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs of a zone, and what its zone changes of a run in many. */
class JobTest extends AgainstAZone {

    @BeforeEach
    void login() {
        logIn();
    }

    @Test
    void aJobIsMadeOfACommandAndItsNumberIsAllThatIsPrinted() {
        assertThat(fe80(
                        "run",
                        "--job",
                        "--all",
                        "--per-host",
                        "2",
                        "--parallel",
                        "9",
                        "--repeatable",
                        "--max-failures",
                        "5%",
                        "--",
                        "uname",
                        "-r"))
                .isZero();
        assertThat(said()).isEqualTo("7\n");
        assertThat(err.toString(UTF_8)).contains("hv9");

        assertThat(fe80("job", "show", "7", "--format", "json")).isZero();
        assertThat(said())
                .contains("\"perHost\": 2", "\"perZone\": 9", "\"repeatable\": true", "\"maxFailures\": 5")
                .contains("\"uname\"", "\"-r\"");
    }

    @Test
    void aStepOutOf169254IsAJobToo() {
        assertThat(fe80("retire", "--job", "--host", "hv1", "--per-host", "2", "--max-failures", "5%"))
                .isZero();
        assertThat(said()).isEqualTo("7\n");

        assertThat(fe80("job", "ls")).isZero();
        assertThat(said()).contains("fe80 retire");
    }

    @Test
    void anAuditOfAZoneNamesTheHostsAndWhoDoesNotAnswer() {
        assertThat(fe80("audit")).isEqualTo(2);
        assertThat(said())
                .contains("HOST", "hv1", "cloud0 has 169.254.0.1/16")
                .contains("0 of 2 System VMs on link-local; no answer from hv9");
        assertThat(fe80("audit", "--format", "json")).isEqualTo(2);
        assertThat(said()).contains("\"host\": \"hv9\"");
    }

    @Test
    void jobsAreListedPausedResumedAndCancelled() {
        fe80("run", "--job", "--all", "--", "uptime");

        assertThat(fe80("job", "ls")).isZero();
        assertThat(said()).contains("JOB", "STATE", "RUNNING", "uptime");
        assertThat(fe80("job", "ls", "--format", "csv", "--no-header")).isZero();
        assertThat(said()).startsWith("7,RUNNING,");
        assertThat(fe80("job", "pause", "7")).isZero();
        assertThat(said()).contains("job 7 PAUSED: 0 of 2 System VMs");
        assertThat(fe80("job", "resume", "7")).isZero();
        assertThat(said()).contains("job 7 RUNNING");
        assertThat(fe80("job", "cancel", "7")).isZero();
        assertThat(said()).contains("job 7 CANCELLED", "cancelled by ada");
        assertThat(fe80("job")).isEqualTo(125);
    }

    @Test
    void whoWatchesIsToldHowFarItIsAndHowItEnded() {
        fe80("run", "--job", "--all", "--", "uptime");
        said();

        assertThat(fe80("job", "watch", "7")).isEqualTo(1);
        assertThat(said().lines())
                .containsExactly(
                        "job 7 RUNNING: 0 of 2 System VMs, 0 succeeded, 0 failed, 0 unknown, 0 skipped, 0 running",
                        "job 7 COMPLETED: 2 of 2 System VMs, 1 succeeded, 1 failed, 0 unknown, 0 skipped, 0 running");
        terminal = true;
        fe80("job", "watch", "7");
        assertThat(said()).contains("[..............................]").contains("COMPLETED");
    }

    @Test
    void resultsOfAllPagesAreShownOrOnlyThoseOfSomeStates() {
        assertThat(fe80("job", "results", "7")).isZero();
        assertThat(said()).contains("s-1-VM", "SUCCEEDED", "v-2-VM", "exit status 3");
        assertThat(fe80("job", "results", "7", "--state", "failed", "--format", "json"))
                .isZero();
        assertThat(said()).contains("\"stdout\": \"I am v-2-VM\\n\"").doesNotContain("s-1-VM");
        assertThat(fe80("job", "results", "7", "--output")).isZero();
        assertThat(said()).contains("==> s-1-VM <==\nI am s-1-VM\n");
        assertThat(fe80("job", "results", "7", "--state", "lost")).isEqualTo(125);
        assertThat(err.toString(UTF_8)).contains("skipped");
    }

    @Test
    void aRunInManySystemVmsOfAZoneEndsAfterAFifthHasFailed() {
        for (String vm : List.of("r-1-VM", "r-2-VM", "r-3-VM", "r-4-VM", "r-5-VM", "r-6-VM")) {
            assertThat(fe80("deploy", "virtual-router", vm)).isZero();
        }

        assertThat(fe80("run", "--all", "--parallel", "1", "false")).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .contains("4 were not tried, since no other is begun after 2 failures: --max-failures allows more");
        assertThat(fe80("run", "--all", "--parallel", "1", "--max-failures", "50%", "false"))
                .isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("3 were not tried");
        err.reset();
        assertThat(fe80("run", "--all", "--max-failures", "0", "false")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("0 of 6 VMs succeeded").doesNotContain("not tried");
    }

    @Test
    void aLimitThatMakesNoSenseIsRefusedInOneLine() {
        assertThat(fe80("run", "--all", "--max-failures", "120%", "true")).isEqualTo(125);
        assertThat(fe80("run", "--job", "--all", "--per-host", "-1", "--", "true"))
                .isEqualTo(125);
        assertThat(err.toString(UTF_8).lines()).hasSize(2).allMatch(line -> line.startsWith("fe80: "));
    }
}
