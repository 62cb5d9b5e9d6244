package fe80.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalsTest {

    private static final String VM = "light VM";

    @Test
    void theAgentIsComparedWithRouterProxyTheFastestOtherAndTheFloor() {
        List<Goal> goals = Goals.of(
                VM,
                List.of(
                        time(OpenSshWays.ROUTER_PROXY, 200),
                        time(OpenSshWays.MASTER, 12),
                        time(MuxWay.NAME, 3),
                        time(AgentWay.NAME, 4.5)));

        assertThat(goals)
                .extracting(Goal::measured, Goal::met)
                .containsExactly(tuple(200 / 4.5, false), tuple(12 / 4.5, true), tuple(1.5, false));
    }

    @Test
    void aGoalWhoseFiguresAreMissingIsLeftOut() {
        assertThat(Goals.of(VM, List.of(time(AgentWay.NAME, 4.5)))).isEmpty();
        assertThat(Goals.of(VM, List.of(time(MuxWay.NAME, 3)))).isEmpty();
    }

    @Test
    void figuresOfAnotherKindOfVmAreNotComparedWith() {
        Figure floorInQemu = new Figure("QEMU VM", "true", MuxWay.NAME, Figure.P50, 30);

        assertThat(Goals.of(VM, List.of(time(AgentWay.NAME, 4.5), floorInQemu))).isEmpty();
    }

    @Test
    void copiesAreComparedWithScpInBothDirections() {
        List<Goal> goals = Goals.of(
                VM,
                List.of(
                        copy(OpenSshWays.SCP, Copies.PUSH, 200),
                        copy(OpenSshWays.SCP, Copies.PULL, 300),
                        copy(AgentWay.NAME, Copies.PUSH, 190),
                        copy(AgentWay.NAME, Copies.PULL, 240)));

        assertThat(goals).extracting(Goal::measured).containsExactly(0.95, 0.8);
        assertThat(goals).extracting(Goal::met).containsExactly(true, false);
    }

    private static Figure time(String way, double milliseconds) {
        return new Figure(VM, Task.TRUE.title(), way, Figure.P50, milliseconds);
    }

    private static Figure copy(String way, String measure, double speed) {
        return new Figure(VM, "a file of 1 MiB", way, measure, speed);
    }
}
