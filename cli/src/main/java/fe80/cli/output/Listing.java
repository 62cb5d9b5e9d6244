package fe80.cli.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of one kind, and how they are written. */
public final class Listing<T> {

    private final List<Column<T>> columns;

    /** A listing with these columns, in this order. */
    public Listing(List<Column<T>> columns) {
        this.columns = List.copyOf(columns);
    }

    /**
     * All rows.
     *
     * @param header whether a table and CSV begin with the names of the columns
     * @param width how many columns the terminal has, for a table
     */
    public String text(List<T> rows, Format format, boolean header, int width) {
        return switch (format) {
            case TABLE -> table(rows, header, width);
            case CSV -> csv(rows, header);
            case JSON ->
                Json.pretty(new Data.Items(rows.stream().map(this::data).toList())) + "\n";
            case YAML -> Yaml.text(new Data.Items(rows.stream().map(this::data).toList()));
        };
    }

    /** One row with all that is known of it, a property a line. */
    public String details(T row, Format format, boolean header, int width) {
        return switch (format) {
            case TABLE -> {
                Table table = new Table();
                columns.forEach(column ->
                        table.add(List.of(column.key() + ":", column.shown().apply(row))));
                yield table.text(Integer.MAX_VALUE);
            }
            case CSV -> text(List.of(row), format, header, width);
            case JSON -> Json.pretty(data(row)) + "\n";
            case YAML -> Yaml.text(data(row));
        };
    }

    /** One row as a JSON object on one line. */
    public String jsonLine(T row) {
        return Json.line(data(row)) + "\n";
    }

    private Data data(T row) {
        Map<String, Data> fields = new LinkedHashMap<>();
        columns.forEach(column -> fields.put(column.key(), column.value().apply(row)));
        return new Data.Fields(fields);
    }

    private String table(List<T> rows, boolean header, int width) {
        List<Column<T>> shown =
                columns.stream().filter(column -> !column.heading().isEmpty()).toList();
        Table table = new Table();
        if (header) {
            table.add(shown.stream().map(Column::heading).toList());
        }
        rows.forEach(row -> table.add(
                shown.stream().map(column -> column.shown().apply(row)).toList()));
        return table.text(width);
    }

    private String csv(List<T> rows, boolean header) {
        StringBuilder text = new StringBuilder();
        if (header) {
            text.append(String.join(",", columns.stream().map(Column::key).toList()))
                    .append('\n');
        }
        for (T row : rows) {
            text.append(String.join(
                            ",",
                            columns.stream()
                                    .map(column ->
                                            field(column.value().apply(row).cell()))
                                    .toList()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String field(String cell) {
        return cell.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0)
                ? '"' + cell.replace("\"", "\"\"") + '"'
                : cell;
    }
}
