package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may use the channel to a System VM that switches to another host. */
@Timeout(30)
class LaneTest {

    private static final SystemVm VM = new SystemVm(new UUID(1, 2), Kind.VIRTUAL_ROUTER, "r-1-VM");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Lane lane = new Lane();

    @Test
    void aCallWaitsWhileTheLaneIsHeldAndGoesOnIfTheVmStays() throws Exception {
        lane.hold();
        FutureTask<Lane.Use> call = waiting();

        lane.release(false);

        call.get().close();
        assertThat(lane.drain(SHORT)).isTrue();
    }

    @Test
    void aCallThatWaitedIsToldThatTheVmHasMoved() throws Exception {
        lane.hold();
        FutureTask<Lane.Use> call = waiting();

        lane.release(true);

        assertThatThrownBy(call::get)
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("was migrated to another host")
                .hasMessageContaining("nothing was done");
        assertThatThrownBy(() -> lane.enter(VM, true, LONG)).isInstanceOf(AgentException.class);
    }

    @Test
    void aCallThatEndsByItselfIsWaitedForAndAShellIsNot() throws Exception {
        Lane.Use command = lane.enter(VM, true, LONG);
        lane.hold();
        assertThat(lane.drain(SHORT)).isFalse();

        command.close();
        assertThat(lane.drain(SHORT)).isTrue();

        lane.release(false);
        try (Lane.Use _ = lane.enter(VM, false, LONG)) {
            lane.hold();
            assertThat(lane.drain(SHORT)).isTrue();
        }
    }

    @Test
    void aCallDoesNotWaitForever() {
        lane.hold();

        assertThatThrownBy(() -> lane.enter(VM, true, SHORT))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("has not arrived");
    }

    private FutureTask<Lane.Use> waiting() {
        FutureTask<Lane.Use> call = new FutureTask<>(() -> lane.enter(VM, true, LONG));
        Thread thread = Thread.ofPlatform().daemon().start(call);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return call;
    }
}
