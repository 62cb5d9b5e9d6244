package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Commands in one System VM and in several. */
class RunTest extends AgainstAnAgent {

    @Test
    void runConnectsTheStreamsAndPassesTheExitStatusOn() {
        assertThat(fe80WithInput("hello".getBytes(UTF_8), "run", "s-1-VM", "sh", "-c", "cat; echo oops >&2; exit 7"))
                .isEqualTo(7);
        assertThat(said()).isEqualTo("hello");
        assertThat(complained()).isEqualTo("oops\n");
    }

    @Test
    void runPassesOptionsThatFollowTheVmToTheCommand() {
        assertThat(fe80("run", "s-1-VM", "echo", "--all", "--", "-x")).isZero();
        assertThat(said()).isEqualTo("--all -- -x\n");
    }

    @Test
    void aCommandThatASignalEndedGives128AndItsNumber() {
        assertThat(fe80("run", "--shell", "s-1-VM", "kill -9 $$")).isEqualTo(137);
    }

    @Test
    void runCarriesALotInBothDirectionsUnchanged() {
        byte[] much = new byte[32 << 20];
        for (int at = 0; at < much.length; at++) {
            much[at] = (byte) ((at * 31) >>> 3);
        }
        assertThat(fe80WithInput(much, "run", "s-1-VM", "cat")).isZero();
        assertThat(saidBytes()).isEqualTo(much);
    }

    @Test
    void runInSeveralKeepsTheirOutputApartAndFailsIfOneFails() {
        assertThat(fe80("run", "--shell", "s-1-VM,v-*", "pwd; case $PWD in */v-2-VM) exit 3;; esac"))
                .isEqualTo(1);
        assertThat(said()).contains("==> s-1-VM <==\n", "==> v-2-VM <==\n");
        assertThat(complained()).contains("1 of 2 VMs succeeded, 1 did not: v-2-VM (exit status 3)");
    }

    @Test
    void runInSeveralLivePutsTheNameBeforeEachLine() {
        assertThat(fe80("run", "--all", "--live", "--shell", "--", "echo one; printf two"))
                .isZero();
        assertThat(said().lines())
                .containsExactlyInAnyOrder("s-1-VM: one", "s-1-VM: two", "v-2-VM: one", "v-2-VM: two");
    }

    @Test
    void runStopsAfterTooManyFailures() {
        assertThat(fe80("run", "--all", "--parallel", "1", "--max-failures", "1", "false"))
                .isEqualTo(1);
        assertThat(complained())
                .contains("0 of 2 VMs succeeded", "1 were not tried, since no other is begun after 1 failure");
    }

    @Test
    void runNamesTheVmThatDoesNotExistAndRunsNothing() {
        assertThat(fe80("run", "s-1-VM,x-9-VM", "touch", "ran")).isEqualTo(125);
        assertThat(complained()).contains("x-9-VM");
        assertThat(directory.resolve("hv1/s-1-VM/ran")).doesNotExist();
    }

    @Test
    void resultsOfSeveralAsJsonHaveOutputAndStatus() {
        assertThat(fe80("run", "--all", "--format", "json", "echo", "a\tb")).isZero();
        assertThat(said()).contains("\"stdout\": \"a\\tb\\n\"", "\"exitStatus\": 0", "\"outcome\": \"completed\"");
    }

    @Test
    void aNumberThatMakesNoSenseIsRefused() {
        assertThat(fe80("run", "--all", "--parallel", "0", "true")).isEqualTo(125);
        assertThat(complained()).contains("--parallel").doesNotContain("please report");
        assertThat(complained().lines()).hasSize(1);
    }

    @Test
    void headingsAreColouredOnATerminalOnly() {
        assertThat(fe80OnTerminal(80, "run", "--all", "echo", "one")).isZero();
        assertThat(said()).contains("\033[1m==> s-1-VM <==\033[0m");
        forget();
        assertThat(fe80("run", "--all", "echo", "one")).isZero();
        assertThat(said()).contains("==> s-1-VM <==").doesNotContain("\033");
    }
}
