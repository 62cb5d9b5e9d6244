package fe80.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What fe80 wants to reach on one kind of VM. A goal whose figures are missing is left out. */
final class Goals {

    private static final List<String> PEERS =
            List.of(OpenSshWays.ROUTER_PROXY, TrileadWay.NAME, OpenSshWays.MASTER, GuestAgentWay.NAME);

    private final String where;
    private final List<Figure> figures;
    private final List<Goal> goals = new ArrayList<>();

    private Goals(String where, List<Figure> figures) {
        this.where = where;
        this.figures = figures;
    }

    static List<Goal> of(String where, List<Figure> figures) {
        Goals goals = new Goals(where, figures);
        for (Task task : Task.values()) {
            goals.commands(task.title());
        }
        figures.stream()
                .filter(figure ->
                        figure.where().equals(where) && figure.measure().equals(Copies.PUSH))
                .map(Figure::what)
                .distinct()
                .forEach(goals::copies);
        goals.value(TimeToReady.WHAT, TimeToReady.FROM_ACCEPT, Figure.P50)
                .ifPresent(took -> goals.add("READY at most 100 ms after sshd's first accept", took, took <= 100));
        goals.routerProxy();
        goals.guard(Guarding.ROUND_TRIP, 1.2);
        goals.guard(Guarding.CARRYING, 1.1);
        return List.copyOf(goals.goals);
    }

    private void commands(String what) {
        OptionalDouble agent = value(what, AgentWay.NAME, Figure.P50);
        if (agent.isEmpty()) {
            return;
        }
        double took = agent.getAsDouble();
        value(what, OpenSshWays.ROUTER_PROXY, Figure.P50)
                .ifPresent(proxy -> add(
                        what + " through the agent: at least 50 × as fast as router_proxy",
                        proxy / took,
                        proxy / took >= 50));
        PEERS.stream()
                .flatMapToDouble(peer -> value(what, peer, Figure.P50).stream())
                .min()
                .ifPresent(peer -> add(
                        what + " through the agent: more than 1 × as fast as the fastest of the others",
                        peer / took,
                        peer > took));
        value(what, MuxWay.NAME, Figure.P50)
                .ifPresent(floor ->
                        add(what + " through the agent: at most 1.3 × the floor", took / floor, took / floor <= 1.3));
    }

    private void copies(String what) {
        for (String measure : List.of(Copies.PUSH, Copies.PULL)) {
            for (String way : List.of(GuestWay.NAME, AgentWay.NAME)) {
                OptionalDouble ours = value(what, way, measure);
                OptionalDouble scp = value(what, OpenSshWays.SCP, measure);
                if (ours.isPresent() && scp.isPresent()) {
                    double ratio = ours.getAsDouble() / scp.getAsDouble();
                    add(what + ", " + measure + ", " + way + ": at least 0.9 × scp", ratio, ratio >= 0.9);
                }
            }
        }
    }

    private void routerProxy() {
        OptionalDouble original = value(Task.TRUE.title(), RouterProxies.ORIGINAL, Figure.P50);
        OptionalDouble ours = value(Task.TRUE.title(), RouterProxies.OURS, Figure.P50);
        if (original.isPresent() && ours.isPresent()) {
            double ratio = original.getAsDouble() / ours.getAsDouble();
            add("router_proxy.sh of fe80: more than 1 × as fast as the original", ratio, ratio > 1);
        }
    }

    private void guard(String measure, double most) {
        OptionalDouble with = value(Guarding.WHAT, Guarding.WITH, measure);
        OptionalDouble without = value(Guarding.WHAT, Guarding.WITHOUT, measure);
        if (with.isPresent() && without.isPresent()) {
            double ratio = with.getAsDouble() / without.getAsDouble();
            add(measure + ", with the guard: at most " + most + " × without it", ratio, ratio <= most);
        }
    }

    private void add(String wanted, double measured, boolean met) {
        goals.add(new Goal(where, wanted, measured, met));
    }

    private OptionalDouble value(String what, String way, String measure) {
        return figures.stream()
                .filter(figure -> figure.isOf(where, what)
                        && figure.way().equals(way)
                        && figure.measure().equals(measure))
                .mapToDouble(Figure::value)
                .findFirst();
    }
}
