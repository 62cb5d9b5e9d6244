package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlacesTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    private final Places places = new Places(12);

    @Test
    void twoSessionsAreNeverForCommands() throws Exception {
        assertThat(taken()).isEqualTo(10);
    }

    @Test
    void aRefusalTellsHowManyThereReallyAre() throws Exception {
        for (int i = 0; i < 7; i++) {
            assertThat(places.take(AT_ONCE)).isTrue();
        }
        assertThat(places.refused()).isTrue(); // the seventh: sshd allows six, of which two are not for commands
        assertThat(places.number()).isEqualTo(4);
        assertThat(places.take(AT_ONCE)).isFalse();
        IntStream.range(0, 6).forEach(i -> places.giveBack());
        assertThat(taken()).isEqualTo(4);
    }

    @Test
    void manyRefusalsAtOnceTellTheSame() throws Exception {
        taken();
        for (int i = 0; i < 4; i++) { // ten were asked for, and sshd allows six
            assertThat(places.refused()).isTrue();
        }
        assertThat(places.number()).isEqualTo(4);
        IntStream.range(0, 6).forEach(i -> places.giveBack());
        assertThat(taken()).isEqualTo(4);
    }

    @Test
    void whoIsRefusedWithNobodyElseRunningNeedNotWait() throws Exception {
        assertThat(places.take(AT_ONCE)).isTrue();
        assertThat(places.refused()).isFalse();
        assertThat(taken()).isEqualTo(1);
    }

    @Test
    void whoCameFirstIsServedFirst() throws Exception {
        taken();
        List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    assertThat(places.take(ENOUGH)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                served.add(number);
                places.giveBack();
            });
            waiting.add(thread);
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        places.giveBack();
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(served).isSorted().hasSize(10);
    }

    @Test
    void aPlaceIsToSpareUnlessItIsTakenOrSshdHasRefusedOne() throws Exception {
        assertThat(places.takeSpare()).isTrue();
        assertThat(taken()).isEqualTo(9);
        assertThat(places.takeSpare()).isFalse();
        places.refused();
        places.giveBack();
        places.giveBack();
        assertThat(places.takeSpare()).isFalse();
    }

    private int taken() throws InterruptedException {
        int count = 0;
        while (places.take(AT_ONCE)) {
            count++;
        }
        return count;
    }
}
