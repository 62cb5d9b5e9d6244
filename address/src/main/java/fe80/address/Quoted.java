package fe80.address;

/** Input as an error message shows it: on one line, of bounded length, with nothing in it that a terminal obeys. */
final class Quoted {

    private static final int MOST = 80;

    private Quoted() {}

    static String of(String input) {
        String shown = input.length() <= MOST ? input : input.substring(0, MOST) + "…";
        return '"' + shown.replaceAll("\\p{C}", "?") + '"';
    }
}
