package fe80.agent.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns turns = new Turns();
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        calls.shutdownNow();
    }

    @Test
    void whatIsDoneToTheSameWaitsAndSaysSoAndWhatIsDoneToAnotherDoesNot() throws Exception {
        Future<String> first = calls.submit(() -> turns.take("s-1-VM", () -> {}, this::held));
        begun.await();
        CountDownLatch waits = new CountDownLatch(1);
        Future<String> second = calls.submit(() -> turns.take("s-1-VM", waits::countDown, () -> done("second")));

        assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(turns.take("v-2-VM", () -> happened.add("waits"), () -> done("another")))
                .isEqualTo("another");
        hold.countDown();

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("second");
        assertThat(happened).containsExactly("another", "first", "second");
    }

    @Test
    void whatFailsEndsItsTurn() throws Exception {
        Future<String> failed = calls.submit(() -> turns.take("s-1-VM", () -> {}, () -> {
            throw new IllegalStateException("it failed");
        }));

        assertThat(failed).failsWithin(10, TimeUnit.SECONDS);
        assertThat(turns.take("s-1-VM", () -> happened.add("waits"), () -> done("next")))
                .isEqualTo("next");
        assertThat(happened).containsExactly("next");
    }

    private String held() throws InterruptedException {
        begun.countDown();
        hold.await();
        return done("first");
    }

    private String done(String what) {
        happened.add(what);
        return what;
    }
}
