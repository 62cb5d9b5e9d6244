package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

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
        double ratio = cost.roundTrips().ratio();

        System.out.printf("a round trip with the guard takes %.3f of that without it%n", ratio);
        assertThat(ratio).isLessThanOrEqualTo(1.2);
    }

    @Test
    void aTransferAtTheSpeedOfMemoryTakesAtMostAQuarterMore() {
        double ratio = cost.carrying().ratio();

        System.out.printf("to carry 25 MiB with the guard takes %.3f of the time without it%n", ratio);
        assertThat(ratio).isLessThanOrEqualTo(1.25);
    }
}
