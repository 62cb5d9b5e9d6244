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

    /** What a stream of rows begins with: the header of CSV. */
    public String streamHeader(Format format) {
        return format == Format.CSV ? Csv.line(keys()) : "";
    }

    /** One row of a stream without end: a JSON object on one line, a YAML document, a line of CSV or of a table. */
    public String streamed(T row, Format format) {
        return switch (format) {
            case TABLE -> table(List.of(row), false, Integer.MAX_VALUE);
            case CSV -> csv(List.of(row), false);
            case JSON -> Json.line(data(row)) + "\n";
            case YAML -> "---\n" + Yaml.text(data(row));
        };
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
        StringBuilder text = new StringBuilder(header ? Csv.line(keys()) : "");
        for (T row : rows) {
            text.append(Csv.line(columns.stream()
                    .map(column -> column.value().apply(row).cell())
                    .toList()));
        }
        return text.toString();
    }

    private List<String> keys() {
        return columns.stream().map(Column::key).toList();
    }
}
