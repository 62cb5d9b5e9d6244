package fe80.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** How a management server grows, as a picture (SVG 1.1): a panel for each measure, with the goal as a dashed line. */
record ZonePlot(List<Panel> panels) {

    private static final int WIDTH = 260;
    private static final int HEIGHT = 170;
    private static final int LEFT = 48;
    private static final int TOP = 28;
    private static final int RIGHT = 14;
    private static final int BOTTOM = 26;
    private static final int IN_A_ROW = 3;
    private static final double HEADROOM = 1.1;

    /** Of the figures of a zone's growth. */
    static ZonePlot of(List<Figure> figures) {
        return new ZonePlot(List.of(
                panel(figures, ZoneGrowth.READY, ZoneGoals.MOST_READY),
                panel(figures, ZoneGrowth.HEAP, ZoneGoals.MOST_HEAP),
                panel(figures, ZoneGrowth.LIST_P99, ZoneGoals.MOST_LIST),
                panel(figures, ZoneGrowth.CHANGE_P99, ZoneGoals.MOST_CHANGE),
                panel(figures, ZoneGrowth.RUNS, ZoneGoals.LEAST_RUNS)));
    }

    private static Panel panel(List<Figure> figures, String measure, double goal) {
        return new Panel(
                measure,
                goal,
                figures.stream()
                        .filter(figure -> figure.isOf(ZoneGrowth.WHERE, ZoneGrowth.WHAT)
                                && figure.measure().equals(measure))
                        .map(figure -> new Point(Integer.parseInt(figure.way().replaceAll("\\D", "")), figure.value()))
                        .toList());
    }

    /** One size of the zone. */
    record Point(double hosts, double value) {}

    /** One measure. */
    record Panel(String measure, double goal, List<Point> points) {

        private double most() {
            OptionalDouble highest = points.stream().mapToDouble(Point::value).max();
            return Math.max(highest.orElse(0), goal) * HEADROOM;
        }

        private double mostHosts() {
            return points.stream().mapToDouble(Point::hosts).max().orElse(1);
        }

        private double x(double hosts) {
            return LEFT + hosts / mostHosts() * (WIDTH - LEFT - RIGHT);
        }

        private double y(double value) {
            return HEIGHT - BOTTOM - value / most() * (HEIGHT - TOP - BOTTOM);
        }

        private String svg(int column, int row) {
            StringBuilder svg = new StringBuilder(
                    String.format(Locale.ROOT, "<g transform=\"translate(%d,%d)\">%n", column * WIDTH, row * HEIGHT));
            svg.append(
                    String.format(Locale.ROOT, "<text x=\"%d\" y=\"16\" class=\"title\">%s</text>%n", LEFT, measure));
            svg.append(String.format(
                    Locale.ROOT,
                    "<path class=\"axis\" d=\"M%d %d V%d H%d\"/>%n",
                    LEFT,
                    TOP,
                    HEIGHT - BOTTOM,
                    WIDTH - RIGHT));
            svg.append(String.format(
                    Locale.ROOT, "<path class=\"goal\" d=\"M%d %.1f H%d\"/>%n", LEFT, y(goal), WIDTH - RIGHT));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%.1f\" class=\"left\">%.0f</text>%n",
                    LEFT - 4,
                    y(goal) + 4,
                    goal));
            svg.append(String.format(
                    Locale.ROOT, "<text x=\"%d\" y=\"%d\" class=\"left\">0</text>%n", LEFT - 4, HEIGHT - BOTTOM));
            svg.append(points.stream()
                    .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x(point.hosts()), y(point.value())))
                    .collect(Collectors.joining(" ", "<polyline points=\"", "\"/>\n")));
            for (Point point : points) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>%n",
                        x(point.hosts()),
                        y(point.value())));
                svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" class=\"below\">%.0f</text>%n",
                        x(point.hosts()),
                        HEIGHT - BOTTOM + 14,
                        point.hosts()));
            }
            return svg.append("</g>\n").toString();
        }
    }

    String svg() {
        int rows = Math.ceilDiv(panels.size(), IN_A_ROW);
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
                <title>A management server, by the number of hosts; dashed: the goal</title>
                <style>text{font:11px sans-serif;fill:#333}.title{font-weight:bold}.left{text-anchor:end}\
                .below{text-anchor:middle}.axis{fill:none;stroke:#999}.goal{stroke:#c33;stroke-dasharray:4 3}\
                polyline{fill:none;stroke:#15c;stroke-width:2}circle{fill:#15c}</style>
                <rect width="%1$d" height="%2$d" fill="#fff"/>
                """, IN_A_ROW * WIDTH, rows * HEIGHT));
        for (int i = 0; i < panels.size(); i++) {
            svg.append(panels.get(i).svg(i % IN_A_ROW, i / IN_A_ROW));
        }
        return svg.append("</svg>\n").toString();
    }

    void write(Path file) {
        try {
            Files.writeString(file, svg());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
