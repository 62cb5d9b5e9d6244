package fe80.guest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many sessions sshd allows in one connection (sshd_config(5), MaxSessions), and the queue of those who want one,
 * first come first served. The number is not told by sshd: a refusal tells that it is smaller than was thought.
 */
final class Places {

    /**
     * For sessions that must not wait for commands: the one that kills a command, and the one that writes the journal.
     */
    private static final int RESERVED = 2;

    private static final class Permits extends Semaphore {

        private static final long serialVersionUID = 1;

        Permits(int number) {
            super(number, true);
        }

        /** Takes those that are free; what was reduced by more than there were stays owed. */
        int drainFree() {
            int drained = drainPermits();
            if (drained < 0) {
                reducePermits(-drained);
            }
            return Math.max(0, drained);
        }

        void reduce(int number) {
            reducePermits(number);
        }
    }

    private final Permits permits;
    private int number;
    private boolean limitKnown;
    private boolean refused;

    Places(int maxSessions) {
        number = Math.max(1, maxSessions - RESERVED);
        permits = new Permits(number);
    }

    /** Waits for a place; false if the time is over first. */
    boolean take(Duration atMost) throws InterruptedException {
        return permits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Takes a place that nobody waits for; false if there is none, or if sshd is known to have few. */
    synchronized boolean takeSpare() {
        return !refused && !permits.hasQueuedThreads() && permits.tryAcquire();
    }

    void giveBack() {
        permits.release();
    }

    /**
     * The place that was taken does not exist, and neither do those that are free.
     *
     * @return false if no other remains, so that it makes no sense to wait for one
     */
    synchronized boolean refused() {
        refused = true;
        int lost = permits.drainFree() + 1;
        if (!limitKnown && number - lost > RESERVED) {
            limitKnown = true;
            permits.reduce(RESERVED);
            lost += RESERVED;
        }
        number -= lost;
        if (number > 0) {
            return true;
        }
        number = 1;
        permits.release();
        return false;
    }

    /** How many commands can run at once, as far as known. */
    synchronized int number() {
        return number;
    }
}
