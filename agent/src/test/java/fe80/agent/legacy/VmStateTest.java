package fe80.agent.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.agent.legacy.VmState.Step;
import org.junit.jupiter.api.Test;

/** What a VM says of itself is read, whatever it says. */
class VmStateTest {

    @Test
    void eachStepIsRead() {
        assertThat(VmState.parse("state=dual\nnic=eth0\nipv4=169.254.0.27/16 \n"))
                .satisfies(state -> assertThat(state.step()).isEqualTo(Step.DUAL))
                .satisfies(state -> assertThat(state.found("ipv4")).isEqualTo("169.254.0.27/16"));
    }

    @Test
    void whatIsNoStepIsNone() {
        assertThat(VmState.parse("state=$(reboot)\nstate=dual\nnonsense").step())
                .isEqualTo(Step.LEGACY);
        assertThat(VmState.parse("").found("nic")).isEmpty();
    }
}
