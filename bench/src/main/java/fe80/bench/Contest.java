package fe80.bench;

import fe80.lab.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The ways to run a command in one VM, taking turns, so that what disturbs the machine disturbs them all. */
final class Contest implements AutoCloseable {

    static final String AT_ONCE = "true, so many at once: commands/s";
    /** How long a way runs before it is the next one's turn, if that is not less than the fewest runs. */
    private static final Duration TURN = Duration.ofMillis(500);

    private static final int FEWEST = 4;
    private static final int MOST = 1000;

    private final String where;
    private final Notebook notebook;
    private final List<Way> entered = new ArrayList<>();
    private List<Way> ways = List.of();

    Contest(String where, Notebook notebook) {
        this.where = where;
        this.notebook = notebook;
    }

    /** Lets a way take part, if it can be entered. */
    void enter(String name, Callable<Way> entrance) {
        notebook.attempt(where, name, () -> entered.add(entrance.call()));
        ways = List.copyOf(entered);
    }

    /** Measures how long a task takes in each way; a way that fails once is out. */
    void measure(Task task, int rounds) {
        Map<Way, Integer> runs = new HashMap<>();
        notebook.tell(where + ": " + task.title() + ", warming up");
        ways = notebook.attempt(where, ways, Way::name, way -> {
            if (task.pause() == 0) { // else it has run before, without the pause
                way.warmUp(task);
            }
            runs.put(way, runs(task, way.latencies(task, FEWEST)));
        });
        Map<Way, List<Double>> times = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            notebook.tell(where + ": " + task.title() + ", round " + (round + 1) + " of " + rounds);
            ways = notebook.attempt(where, ways, Way::name, way -> {
                Latencies latencies = way.latencies(task, runs.getOrDefault(way, FEWEST));
                times.computeIfAbsent(way, _ -> new ArrayList<>()).addAll(latencies.sorted());
            });
        }
        ways.forEach(way -> notebook.add(
                Figure.of(where, task.title(), way.name(), new Latencies(times.getOrDefault(way, List.of())))));
    }

    /** Measures how many commands a second the ways manage that can run so many at once. */
    void measureAtOnce(List<Integer> threads) {
        List<Way> able = ways.stream().filter(Way::runsAtOnce).toList();
        for (int some : threads) {
            notebook.tell(where + ": " + some + " at once");
            able = notebook.attempt(where, able, way -> way.name() + ", " + some + " at once", way -> {
                int each = Math.ceilDiv(runs(Task.TRUE, way.latencies(Task.TRUE, FEWEST)), some);
                double perSecond = way.perSecond(Task.TRUE, each * some, some);
                notebook.add(List.of(new Figure(where, AT_ONCE, way.name(), Integer.toString(some), perSecond)));
            });
        }
    }

    /** How many fill a turn. */
    private int runs(Task task, Latencies seen) {
        return Math.clamp(Math.round(TURN.toMillis() / (seen.median() + task.pause())), FEWEST, MOST);
    }

    @Override
    public void close() {
        notebook.attempt(where, entered, way -> "closing " + way.name(), Way::close);
    }
}
