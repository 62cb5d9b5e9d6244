package fe80.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The commands that lead out of 169.254. */
class LegacyCommandsTest extends AgainstAnAgent {

    @Test
    void anAuditsExitStatusSaysWhetherSomethingIsLeft() {
        assertThat(fe80("audit")).isEqualTo(1);
        assertThat(said()).contains("cloud0 has 169.254.0.1/16", "0 of 2 System VMs on link-local");

        assertThat(fe80("adopt", "s-1-VM", "v-2-VM")).isZero();
        forget();
        assertThat(fe80("audit", "--format", "json")).isZero();
        assertThat(said()).contains("\"check\": \"score\"", "2 of 2 System VMs on link-local");
    }

    @Test
    void whatIsDoneIsToldBesideWhatCameOfIt() {
        assertThat(fe80("adopt", "s-1-VM")).isZero();
        assertThat(said()).isEqualTo("s-1-VM is dual\n");
        assertThat(complained()).isEqualTo("s-1-VM: looking at how it is reached …\n");
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersFromIt() {
        assertThat(fe80("adopt", "x-9-VM", "v-2-VM")).isEqualTo(1);
        assertThat(said()).isEqualTo("v-2-VM is dual\n");
        assertThat(complained()).contains("x-9-VM: there is no System VM x-9-VM");
    }

    @Test
    void whatMakesNoSenseIsRefusedInOneLineAndNothingIsDone() {
        assertThat(fe80("adopt")).isEqualTo(125);
        assertThat(fe80("adopt", "--all", "s-1-VM")).isEqualTo(125);
        assertThat(fe80("adopt", "s-1-VM", "--per-host", "2")).isEqualTo(125);
        assertThat(fe80("adopt", "--all")).isEqualTo(125);
        assertThat(complained().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("which System VMs"),
                        line -> assertThat(line).contains("not both"),
                        line -> assertThat(line).contains("add --job"),
                        line -> assertThat(line).contains("no System VM of another program"));
        fe80("audit");
        assertThat(said()).contains("0 of 2 System VMs on link-local");
    }
}
