package fe80.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cells in aligned columns, two spaces apart, in as many columns of the terminal as it has. */
final class Table {

    private static final int GAP = 2;
    private static final int NARROWEST = 8;

    private final List<List<String>> lines = new ArrayList<>();

    void add(List<String> cells) {
        lines.add(cells.stream().map(Printable::line).toList());
    }

    /**
     * The table.
     *
     * @param width how wide the terminal is; the widest columns give way, the last of them first
     */
    String text(int width) {
        int[] widths = widths(width);
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                row.append(column == 0 ? "" : " ".repeat(GAP)).append(Width.fit(line.get(column), widths[column]));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int[] widths(int terminal) {
        int columns = lines.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int column = 0; column < line.size(); column++) {
                widths[column] = Math.max(widths[column], Width.of(line.get(column)));
            }
        }
        int excess = Arrays.stream(widths).sum() + GAP * Math.max(0, columns - 1) - terminal;
        while (excess > 0) {
            int widest = columns - 1;
            for (int column = columns - 1; column >= 0; column--) {
                widest = widths[column] > widths[widest] ? column : widest;
            }
            if (widths[widest] <= NARROWEST) {
                break; // too narrow a terminal: it wraps
            }
            widths[widest]--;
            excess--;
        }
        return widths;
    }
}
