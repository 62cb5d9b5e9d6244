package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A hostile System VM, with the tools of the trade, on an open bridge and on a guarded control link. */
class AttackTest {

    static final List<Attack> ATTACKS = Attack.ALL;

    @ParameterizedTest
    @FieldSource("ATTACKS")
    void anAttackThatSucceedsOnAnOpenBridgeIsStoppedByTheGuard(Attack attack) throws IOException {
        try (AttackGround open = AttackGround.open()) {
            assertThat(open.succeeds(attack))
                    .as("%s, on an open bridge", attack.name())
                    .isTrue();
        }
        try (AttackGround guarded = AttackGround.guarded()) {
            assertThat(guarded.succeeds(attack))
                    .as("%s, guarded", attack.name())
                    .isFalse();
        }
    }
}
