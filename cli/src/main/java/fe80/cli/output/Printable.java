package fe80.cli.output;

/** Text of unknown origin, made harmless for a terminal. */
public final class Printable {

    private Printable() {}

    /** The text on one line, with ? for each character that a terminal would obey. */
    public static String line(String text) {
        return text.codePoints().anyMatch(Printable::isObeyed)
                ? text.codePoints()
                        .map(character -> isObeyed(character) ? '?' : character)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }

    private static boolean isObeyed(int character) {
        return switch (Character.getType(character)) {
            // A format character such as U+202E turns the line round.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
