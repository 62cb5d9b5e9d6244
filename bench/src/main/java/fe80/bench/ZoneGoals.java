package fe80.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What a management server is to reach with the largest zone that was measured, and on a light System VM. */
final class ZoneGoals {

    static final double MOST_READY = 30;
    static final double MOST_HEAP = 1074; // 1 GiB
    static final double MOST_LIST = 50;
    static final double MOST_CHANGE = 200;
    static final double LEAST_RUNS = 2000;
    private static final double MOST_ADDED = 1;

    private final List<Figure> figures;
    private final List<Goal> goals = new ArrayList<>();

    private ZoneGoals(List<Figure> figures) {
        this.figures = figures;
    }

    static List<Goal> of(String where, List<Figure> figures) {
        ZoneGoals goals = new ZoneGoals(
                figures.stream().filter(figure -> figure.where().equals(where)).toList());
        goals.growth();
        goals.detour();
        return List.copyOf(goals.goals);
    }

    private void growth() {
        figures.stream()
                .filter(figure -> figure.what().equals(ZoneGrowth.WHAT))
                .reduce((_, last) -> last)
                .map(Figure::way)
                .ifPresent(largest -> {
                    atMost(largest, ZoneGrowth.READY, MOST_READY);
                    atMost(largest, ZoneGrowth.HEAP, MOST_HEAP);
                    atMost(largest, ZoneGrowth.LIST_P99, MOST_LIST);
                    atMost(largest, ZoneGrowth.CHANGE_P99, MOST_CHANGE);
                    value(largest, ZoneGrowth.RUNS)
                            .ifPresent(runs -> goals.add(new Goal(
                                    ZoneGrowth.WHERE,
                                    largest + ", " + ZoneGrowth.RUNS + ": at least " + Math.round(LEAST_RUNS),
                                    runs,
                                    runs >= LEAST_RUNS)));
                });
    }

    private void atMost(String way, String measure, double most) {
        value(way, measure)
                .ifPresent(is -> goals.add(new Goal(
                        ZoneGrowth.WHERE, way + ", " + measure + ": at most " + Math.round(most), is, is <= most)));
    }

    private void detour() {
        OptionalDouble agent = value(ZoneDetour.AGENT, Figure.P50);
        OptionalDouble zone = value(ZoneDetour.ZONE, Figure.P50);
        if (agent.isPresent() && zone.isPresent()) {
            double added = zone.getAsDouble() - agent.getAsDouble();
            goals.add(new Goal(
                    ZoneDetour.WHERE,
                    "what a management server adds to a command, p50 ms: at most 1",
                    added,
                    added <= MOST_ADDED));
        }
    }

    private OptionalDouble value(String way, String measure) {
        return figures.stream()
                .filter(figure -> figure.way().equals(way) && figure.measure().equals(measure))
                .mapToDouble(Figure::value)
                .findFirst();
    }
}
