package fe80.management.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnstileTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final long SOON = 10;
    private static final long A_WHILE_MILLIS = 200;

    @Test
    void whoComesWhenAllTurnsAreTakenWaitsUntilOneEnds() throws InterruptedException {
        Turnstile turnstile = new Turnstile(2, NEVER);
        Turnstile.Turn first = turnstile.enter();
        Turnstile.Turn second = turnstile.enter();
        CountDownLatch entered = entering(turnstile);

        assertThat(entered.await(A_WHILE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        first.close();
        assertThat(entered.await(SOON, TimeUnit.SECONDS)).isTrue();
        second.close();
    }

    @Test
    void aTurnThatNobodyEndsLastsForAMoment() throws InterruptedException {
        Turnstile turnstile = new Turnstile(1, MOMENT);
        Turnstile.Turn silent = turnstile.enter();

        assertThat(entering(turnstile).await(SOON, TimeUnit.SECONDS)).isTrue();
        silent.close();
    }

    @Test
    void aTurnEndsOnce() throws InterruptedException {
        Turnstile turnstile = new Turnstile(1, NEVER);
        Turnstile.Turn turn = turnstile.enter();
        turn.close();
        turn.close();
        Turnstile.Turn next = turnstile.enter();

        assertThat(entering(turnstile).await(A_WHILE_MILLIS, TimeUnit.MILLISECONDS))
                .isFalse();
        next.close();
    }

    private static CountDownLatch entering(Turnstile turnstile) {
        CountDownLatch entered = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try (Turnstile.Turn _ = turnstile.enter()) {
                entered.countDown();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts it", e);
            }
        });
        return entered;
    }
}
