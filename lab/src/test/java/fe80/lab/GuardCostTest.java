package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GuardCostTest {

    private static GuardCost cost;

    @BeforeAll
    static void connect() throws Exception {
        cost = new GuardCost();
    }

    @AfterAll
    static void disconnect() throws Exception {
        cost.close();
    }

    @Test
    void aRoundTripTakesAtMostAFifthMore() {
        double ratio = lowest(1.2, cost::roundTrips);

        System.out.printf("a round trip with the guard takes %.3f of that without it%n", ratio);
        assertThat(ratio).isLessThanOrEqualTo(1.2);
    }

    @Test
    void aTransferAtTheSpeedOfMemoryTakesAtMostAQuarterMore() {
        double ratio = lowest(1.25, cost::carrying);

        System.out.printf("to carry 25 MiB with the guard takes %.3f of the time without it%n", ratio);
        assertThat(ratio).isLessThanOrEqualTo(1.25);
    }

    /**
     * Whatever else the machine does can hit the turns with the guard alone: so a ratio above the limit is measured
     * again.
     */
    private static double lowest(double limit, Supplier<GuardCost.Turns> turns) {
        double lowest = turns.get().ratio();
        for (int again = 0; again < 3 && lowest > limit; again++) {
            lowest = Math.min(lowest, turns.get().ratio());
        }
        return lowest;
    }
}
