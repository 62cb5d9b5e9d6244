package fe80.agent.exec;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The direction from the caller to the VM, where a call has both: a virtual thread beside the call's own. If it finds
 * fault with what the caller sends, it interrupts that one, which then {@link #check}s.
 */
final class Upstream implements AutoCloseable {

    private final Thread call = Thread.currentThread();
    private final AtomicReference<RuntimeException> fault = new AtomicReference<>();
    private final Thread thread;

    Upstream(Responses.Work work) {
        thread = Thread.ofVirtual().name(call.getName() + "-upstream").start(() -> run(work));
    }

    private void run(Responses.Work work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            fault.set(e);
            call.interrupt();
        } catch (Exception e) {
            // The VM takes no more: the other direction tells why, if there is anything to tell.
        }
    }

    /** Throws what was wrong with a message of the caller, if anything was. */
    void check() {
        RuntimeException found = fault.get();
        if (found != null) {
            throw found;
        }
    }

    void await() throws InterruptedException {
        thread.join();
        check();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
