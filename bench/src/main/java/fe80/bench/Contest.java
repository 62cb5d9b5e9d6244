package fe80.bench;

import fe80.lab.LabAgent;
import fe80.lab.LabVm;
import fe80.lab.Latencies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All ways to run a command in one VM, taking turns, so that what disturbs the machine disturbs them all. */
final class Contest implements AutoCloseable {

    /** The name of the way that nobody can beat by a channel for each command: see {@link #floor}. */
    static final String FLOOR = "floor: ControlMaster less the start of an ssh process";

    // What runs in this program is that much faster, and has to be compiled first.
    private static final int MORE_IN_PROCESS = 10;

    private final String where;
    private final OpenSshWays openSsh;
    private final Way master;
    private final Way processStart;
    private final List<Way> ways = new ArrayList<>();

    Contest(String where, LabAgent agent, LabVm vm) {
        this.where = where;
        this.openSsh = new OpenSshWays(vm);
        this.master = openSsh.master();
        this.processStart = openSsh.masterCheck();
        ways.add(openSsh.pingAndNewConnection());
        ways.add(new TrileadWay(vm));
        ways.add(master);
        ways.add(processStart);
        ways.add(new GuestWay(vm));
        ways.add(new AgentWay(agent, vm.vm().name()));
    }

    /** So many runs of each task in each round, ten times as many of what starts no process. */
    List<Figure> run(int perRound, int rounds) {
        List<Figure> figures = new ArrayList<>();
        for (Task task : Task.values()) {
            Map<Way, List<Double>> times = new LinkedHashMap<>();
            ways.forEach(way -> times(way, task, perRound)); // warms up
            for (int round = 0; round < rounds; round++) {
                for (Way way : ways) {
                    System.err.println(where + ", " + task.title() + ", round " + (round + 1) + ": " + way.name());
                    times.computeIfAbsent(way, _ -> new ArrayList<>()).addAll(times(way, task, perRound));
                }
            }
            figures.addAll(figures(task, times));
        }
        return figures;
    }

    private List<Double> times(Way way, Task task, int perRound) {
        return way.times(way.equals(processStart) ? Task.TRUE : task, perRound * factor(way));
    }

    private List<Figure> figures(Task task, Map<Way, List<Double>> times) {
        List<Figure> figures = new ArrayList<>();
        times.forEach((way, took) -> figures.add(Figure.Time.of(where, task.title(), way.name(), new Latencies(took))));
        figures.add(Figure.Time.of(
                where,
                task.title(),
                FLOOR,
                floor(times.getOrDefault(master, List.of()), times.getOrDefault(processStart, List.of()))));
        return figures;
    }

    /** OpenSSH's multiplexing without its client: each of its times less the median start of a process. */
    private static Latencies floor(List<Double> master, List<Double> processStart) {
        double start = new Latencies(processStart).median();
        return new Latencies(
                master.stream().map(time -> Math.max(0, time - start)).toList());
    }

    private static int factor(Way way) {
        return way instanceof InProcess && !(way instanceof TrileadWay) ? MORE_IN_PROCESS : 1;
    }

    @Override
    public void close() {
        ways.forEach(Way::close);
        openSsh.close();
    }
}
