package fe80.cli.output;

/** How many cells of a terminal a text takes: none for what combines with its neighbour, two for East Asian wide. */
final class Width {

    private static final String ELLIPSIS = "…";

    private Width() {}

    static int of(String text) {
        return text.codePoints().map(Width::of).sum();
    }

    /** The text in this many cells: filled up with spaces, or cut with an ellipsis. */
    static String fit(String text, int cells) {
        int width = of(text);
        return width <= cells ? text + " ".repeat(cells - width) : cut(text, cells);
    }

    /** The text in at most this many cells. */
    static String cut(String text, int cells) {
        if (of(text) <= cells) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int character : text.codePoints().toArray()) {
            used += of(character);
            if (used > cells - 1) {
                break;
            }
            kept.appendCodePoint(character);
        }
        int missing = cells - 1 - of(kept.toString());
        return kept + ELLIPSIS + " ".repeat(Math.max(0, missing));
    }

    private static int of(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(character) ? 2 : 1;
    }

    /** The blocks of Unicode's EastAsianWidth.txt that are W or F. */
    private static boolean isWide(int character) {
        return between(character, 0x1100, 0x115f)
                || between(character, 0x2e80, 0x303e)
                || between(character, 0x3041, 0xa4cf)
                || between(character, 0xac00, 0xd7a3)
                || between(character, 0xf900, 0xfaff)
                || between(character, 0xfe30, 0xfe6f)
                || between(character, 0xff00, 0xff60)
                || between(character, 0xffe0, 0xffe6)
                || between(character, 0x1f300, 0x1f64f)
                || between(character, 0x1f900, 0x1f9ff)
                || between(character, 0x20000, 0x3fffd);
    }

    private static boolean between(int character, int first, int last) {
        return first <= character && character <= last;
    }
}
