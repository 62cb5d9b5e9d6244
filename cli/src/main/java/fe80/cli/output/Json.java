package fe80.cli.output;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** JSON text (RFC 8259). */
final class Json {

    private static final String INDENT = "  ";

    private Json() {}

    /** Over several lines, indented by two spaces. */
    static String pretty(Data data) {
        StringBuilder text = new StringBuilder();
        append(text, data, "\n");
        return text.toString();
    }

    /** On one line. */
    static String line(Data data) {
        StringBuilder text = new StringBuilder();
        append(text, data, "");
        return text.toString();
    }

    /** A text in quotes, with escapes. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            switch (character) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    // DEL and C1 too, though JSON allows them: a terminal obeys them.
                    if (Character.isISOControl(character) || (Character.isSurrogate(character) && !paired(text, at))) {
                        quoted.append("\\u%04x".formatted((int) character));
                    } else {
                        quoted.append(character);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    private static boolean paired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    /** Appends data; {@code newLine} is a line end and the indentation so far, or empty for one line. */
    private static void append(StringBuilder text, Data data, String newLine) {
        switch (data) {
            case Data.Text(String plain) -> text.append(quoted(plain));
            case Data.Amount amount -> text.append(amount.cell());
            case Data.Flag(boolean set) -> text.append(set);
            case Data.None() -> text.append("null");
            case Data.Items(List<Data> items) -> {
                String inner = newLine.isEmpty() ? "" : newLine + INDENT;
                text.append('[');
                for (Iterator<Data> each = items.iterator(); each.hasNext(); ) {
                    text.append(inner);
                    append(text, each.next(), inner);
                    text.append(each.hasNext() ? "," : newLine);
                }
                text.append(']');
            }
            case Data.Fields(Map<String, Data> fields) -> {
                String inner = newLine.isEmpty() ? "" : newLine + INDENT;
                text.append('{');
                for (Iterator<Map.Entry<String, Data>> each = fields.entrySet().iterator(); each.hasNext(); ) {
                    Map.Entry<String, Data> field = each.next();
                    text.append(inner).append(quoted(field.getKey())).append(": ");
                    append(text, field.getValue(), inner);
                    text.append(each.hasNext() ? "," : newLine);
                }
                text.append('}');
            }
        }
    }
}
