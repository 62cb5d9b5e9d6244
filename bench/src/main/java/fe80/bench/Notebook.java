package fe80.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What was measured so far and what failed, and the telling of it while it goes on, on stderr. */
final class Notebook {

    private final long begun = System.nanoTime();
    private final List<Figure> figures = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    List<Figure> figures() {
        return figures;
    }

    List<Failure> failures() {
        return failures;
    }

    void add(List<Figure> measured) {
        figures.addAll(measured);
    }

    /** Tells what is measured now. */
    void tell(String text) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
        System.err.printf("%2d:%02d  %s%n", elapsed.toMinutes(), elapsed.toSecondsPart(), text);
    }

    /** Does it with each, and returns those with whom it succeeded. */
    <T> List<T> attempt(String where, List<T> all, Function<T, String> name, MeasurementOf<T> measurement) {
        return all.stream()
                .filter(one -> attempt(where, name.apply(one), () -> measurement.take(one)))
                .toList();
    }

    /** Does it, and says whether it succeeded; a failure is written down and is no end of the run. */
    boolean attempt(String where, String what, Measurement measurement) {
        try {
            measurement.take();
            return true;
        } catch (Exception e) {
            failures.add(new Failure(where, what, e.toString()));
            tell(where + ": " + what + " FAILED: " + e);
            return false;
        }
    }

    /** What may fail. */
    interface Measurement {
        void take() throws Exception;
    }

    /** The same with something, or somebody. */
    interface MeasurementOf<T> {
        void take(T one) throws Exception;
    }
}
