package fe80.daemon.log;

import java.util.regex.Pattern;

/** Puts text that others may have chosen into a line, as logfmt does: in quotes unless it is one plain word. */
final class Quoting {

    /** journald cuts longer lines (LineMax= in journald.conf(5)), and would take the rest for a line of its own. */
    private static final int LONGEST = 1000;

    private static final Pattern WORD = Pattern.compile("[\\p{Alnum}._:/@%+,-]+");

    private Quoting() {}

    /** The value of a pair. */
    static String value(String text) {
        return WORD.matcher(text).matches() && text.length() <= LONGEST ? text : quoted(text);
    }

    /** What an event says first; in quotes if it could be taken for a pair. */
    static String sentence(String text) {
        return text.length() <= LONGEST && text.codePoints().noneMatch(Quoting::meansSomething) ? text : quoted(text);
    }

    private static boolean meansSomething(int character) {
        return character == '=' || character == '"' || character == '\\' || isInvisible(character);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); ) {
            String next = escaped(text.codePointAt(i));
            if (quoted.length() + next.length() > LONGEST) {
                quoted.append('…');
                break;
            }
            quoted.append(next);
            i += Character.charCount(text.codePointAt(i));
        }
        return quoted.append('"').toString();
    }

    private static String escaped(int character) {
        return switch (character) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> isInvisible(character) ? "\\u{%x}".formatted(character) : Character.toString(character);
        };
    }

    /** What ends a line, moves a terminal's cursor, or turns the direction of the text around. */
    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
