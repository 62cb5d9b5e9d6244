package fe80.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a report says of one kind of VM, in Markdown: the goals, then a table for each thing that was done, with a row
 * for each way.
 */
record Tables(Report report) {

    private static final int LONGEST_REASON = 200;

    String text(String where) {
        StringBuilder text = new StringBuilder("## On a %s%n%n".formatted(where));
        text.append(surroundings());
        text.append(goals(where));
        report.figures().stream()
                .filter(figure -> figure.where().equals(where))
                .map(Figure::what)
                .distinct()
                .forEach(what -> text.append(table(where, what)));
        report.failures().stream()
                .filter(failure -> failure.where().equals(where))
                .forEach(failure -> text.append(
                        "%nNot measured: %s (%s)%n".formatted(failure.what(), shortened(failure.reason()))));
        return text.toString();
    }

    private static String shortened(String reason) {
        String line = reason.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    private String surroundings() {
        Surroundings on = report.surroundings();
        return "Measured on %s: %s, %d processors, Linux %s, Java %s; QEMU with %s.%n"
                .formatted(on.day(), on.processor(), on.processors(), on.kernel(), on.java(), on.accelerator());
    }

    private String goals(String where) {
        String rows = report.goals().stream()
                .filter(goal -> goal.where().equals(where))
                .map(goal -> row(Stream.of(goal.wanted(), number(goal.measured()), goal.met() ? "met" : "**not met**")))
                .collect(Collectors.joining());
        return rows.isEmpty() ? "" : "%n| goal | is | |%n|---|---:|---|%n".formatted() + rows;
    }

    private String table(String where, String what) {
        List<Figure> figures = report.figures().stream()
                .filter(figure -> figure.isOf(where, what))
                .toList();
        List<String> measures = figures.stream().map(Figure::measure).distinct().toList();
        StringBuilder table = new StringBuilder("%n**%s**%n%n".formatted(what));
        table.append(row(Stream.concat(Stream.of("way"), measures.stream())));
        table.append("|---|").append("---:|".repeat(measures.size())).append('\n');
        figures.stream()
                .map(Figure::way)
                .distinct()
                .forEach(way -> table.append(row(
                        Stream.concat(Stream.of(way), measures.stream().map(measure -> cell(figures, way, measure))))));
        return table.toString();
    }

    private static String cell(List<Figure> figures, String way, String measure) {
        return figures.stream()
                .filter(figure -> figure.way().equals(way) && figure.measure().equals(measure))
                .map(figure -> number(figure.value()))
                .findFirst()
                .orElse("–");
    }

    private static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String number(double value) {
        int places = value == Math.rint(value) || value >= 1000 ? 0 : value >= 100 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
