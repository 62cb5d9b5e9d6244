package fe80.agent;

import fe80.systemvm.SystemVm;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The calls that use the channel to one System VM. While it switches to another host new ones wait, and then are told
 * that it has moved, or go on here if it stays.
 */
final class Lane {

    private enum State {
        OPEN,
        HELD,
        MOVED
    }

    // Guarded by this.
    private State state = State.OPEN;
    private int brief;

    /**
     * Waits while the lane is held, and enters it.
     *
     * @param ends whether this call will end by itself, so that it can be waited for
     * @throws AgentException if the VM has moved, or does not within that time; nothing was done
     */
    synchronized Use enter(SystemVm vm, boolean ends, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (state == State.HELD) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AgentException(
                        AgentException.Reason.NOT_READY,
                        vm.name() + " is being migrated, and has not arrived after " + patience.toSeconds()
                                + " s; nothing was done, try again");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (state == State.MOVED) {
            throw moved(vm.name());
        }
        if (!ends) {
            return () -> {};
        }
        brief++;
        return this::leave;
    }

    static AgentException moved(String vm) {
        return new AgentException(
                AgentException.Reason.MOVED,
                vm + " was migrated to another host this moment; nothing was done, try again there");
    }

    private synchronized void leave() {
        brief--;
        notifyAll();
    }

    /** From now on calls wait. */
    synchronized void hold() {
        state = State.HELD;
    }

    /** Whether calls wait. */
    synchronized boolean isHeld() {
        return state == State.HELD;
    }

    /** Waits until those that had begun have ended; false if some have not by then. */
    synchronized boolean drain(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (brief > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Those that wait go on: here if it stays, else they are told. */
    synchronized void release(boolean moved) {
        state = moved ? State.MOVED : State.OPEN;
        notifyAll();
    }

    /** What has entered. */
    @FunctionalInterface
    interface Use extends AutoCloseable {
        @Override
        void close();
    }
}
