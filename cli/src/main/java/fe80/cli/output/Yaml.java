package fe80.cli.output;

import java.util.List;
import java.util.Map;

/** YAML text (YAML 1.2.2): block style outside; texts in quotes as in JSON, of which YAML is a superset. */
final class Yaml {

    private Yaml() {}

    static String text(Data data) {
        StringBuilder text = new StringBuilder();
        append(text, data, "");
        return text.toString();
    }

    private static void append(StringBuilder text, Data data, String indent) {
        switch (data) {
            case Data.Items(List<Data> items)
            when !items.isEmpty() -> {
                for (Data item : items) {
                    text.append(indent).append("- ");
                    StringBuilder inner = new StringBuilder();
                    append(inner, item, indent + "  ");
                    text.append(inner.toString().stripLeading());
                }
            }
            case Data.Fields(Map<String, Data> fields)
            when !fields.isEmpty() ->
                fields.forEach((key, value) -> {
                    text.append(indent).append(key).append(':');
                    if (isBlock(value)) {
                        text.append('\n');
                        append(text, value, indent + "  ");
                    } else {
                        text.append(' ').append(Json.line(value)).append('\n');
                    }
                });
            case Data.Items _, Data.Fields _, Data.Text _, Data.Amount _, Data.Flag _, Data.None _ ->
                text.append(indent).append(Json.line(data)).append('\n');
        }
    }

    private static boolean isBlock(Data data) {
        return switch (data) {
            case Data.Items(List<Data> items) -> !items.isEmpty();
            case Data.Fields(Map<String, Data> fields) -> !fields.isEmpty();
            case Data.Text _, Data.Amount _, Data.Flag _, Data.None _ -> false;
        };
    }
}
