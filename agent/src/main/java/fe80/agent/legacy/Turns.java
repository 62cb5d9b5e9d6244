package fe80.agent.legacy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/** Lets what is done to one subject wait for what is being done to it already. */
final class Turns {

    private final ConcurrentMap<String, CountDownLatch> underWay = new ConcurrentHashMap<>();

    /** What is done, and what came of it. */
    @FunctionalInterface
    interface Deed {
        String run() throws InterruptedException;
    }

    /**
     * Does it when nothing else is done to the subject.
     *
     * @param waits run if it has to wait
     */
    String take(String subject, Runnable waits, Deed deed) throws InterruptedException {
        CountDownLatch turn = new CountDownLatch(1);
        for (CountDownLatch before = underWay.putIfAbsent(subject, turn);
                before != null;
                before = underWay.putIfAbsent(subject, turn)) {
            waits.run();
            before.await();
        }
        try {
            return deed.run();
        } finally {
            underWay.remove(subject);
            turn.countDown();
        }
    }
}
