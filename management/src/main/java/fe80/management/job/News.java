package fe80.management.job;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Wakes those on this server who wait for a change of a job. */
final class News {

    private final Map<Long, Set<Semaphore>> waiting = new ConcurrentHashMap<>();

    /** This one gets a permit at each change from now on. */
    void listen(long number, Semaphore listener) {
        waiting.compute(number, (_, known) -> {
            Set<Semaphore> listeners = known == null ? ConcurrentHashMap.newKeySet() : known;
            listeners.add(listener);
            return listeners;
        });
    }

    void stopListening(long number, Semaphore listener) {
        waiting.computeIfPresent(number, (_, listeners) -> {
            listeners.remove(listener);
            return listeners.isEmpty() ? null : listeners;
        });
    }

    /** The job has changed. */
    void tell(long number) {
        waiting.getOrDefault(number, Set.of()).forEach(Semaphore::release);
    }
}
