package fe80.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What becomes of a System VM. */
class LifecycleTest extends AgainstAnAgent {

    @Test
    void stopSaysSoAndTheNextCommandSaysWhyItCannotRun() {
        assertThat(fe80("stop", "s-1-VM")).isZero();
        assertThat(fe80("run", "s-1-VM", "true")).isEqualTo(125);
        assertThat(complained()).contains("It is off: fe80 start s-1-VM");
    }

    @Test
    void destroyAsksAndWithoutATerminalWantsToBeSure() {
        assertThat(fe80("destroy", "s-1-VM")).isEqualTo(125);
        assertThat(complained()).contains("--yes");
        assertThat(fe80("destroy", "s-1-VM", "--yes")).isZero();
        assertThat(said()).isEqualTo("s-1-VM is gone\n");
        assertThat(fe80("show", "s-1-VM")).isEqualTo(125);
    }

    @Test
    void probeTellsTheLayerThatFails() {
        assertThat(fe80("probe", "s-1-VM")).isZero();
        fe80("stop", "s-1-VM");
        assertThat(fe80("probe", "s-1-VM")).isEqualTo(1);
        assertThat(said()).contains("fails", "not tried", "fe80 start s-1-VM");
    }

    @Test
    void startStopAndRebootSayWhatBecameOfEach() {
        assertThat(fe80("stop", "s-1-VM", "v-2-VM")).isZero();
        assertThat(fe80("start", "v-2-VM")).isZero();
        assertThat(fe80("reboot", "v-2-VM")).isZero();
        assertThat(said()).isEqualTo("s-1-VM is off\nv-2-VM is off\nv-2-VM runs\nv-2-VM restarts\n");
    }

    @Test
    void oneOfSeveralThatFailsDoesNotKeepTheOthersFromIt() {
        assertThat(fe80("stop", "x-9-VM", "v-2-VM")).isEqualTo(1);
        assertThat(said()).isEqualTo("v-2-VM is off\n");
        assertThat(complained()).isEqualTo("fe80: x-9-VM: there is no System VM \"x-9-VM\" on hv1\n");
    }
}
