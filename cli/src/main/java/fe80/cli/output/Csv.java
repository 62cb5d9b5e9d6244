package fe80.cli.output;

import java.util.List;
import java.util.stream.Collectors;

/**
 * CSV text (RFC 4180, with line feeds). A control character other than a tab or a line end is replaced by its picture
 * (U+2400 and on), or by U+FFFD if it has none: RFC 4180 has no place for one, and a terminal would obey it.
 */
final class Csv {

    private static final char PICTURES = '\u2400';
    private static final char PICTURE_OF_DELETE = '\u2421';
    private static final char REPLACEMENT = '\ufffd';

    private Csv() {}

    static String line(List<String> cells) {
        return cells.stream().map(Csv::field).collect(Collectors.joining(",", "", "\n"));
    }

    private static String field(String cell) {
        String shown = cell.chars().anyMatch(Csv::isReplaced)
                ? cell.chars()
                        .map(character -> isReplaced(character) ? picture(character) : character)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : cell;
        return shown.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0)
                ? '"' + shown.replace("\"", "\"\"") + '"'
                : shown;
    }

    private static boolean isReplaced(int character) {
        return Character.isISOControl(character) && "\t\r\n".indexOf(character) < 0;
    }

    private static int picture(int control) {
        if (control < ' ') {
            return PICTURES + control;
        }
        return control == '\u007f' ? PICTURE_OF_DELETE : REPLACEMENT;
    }
}
