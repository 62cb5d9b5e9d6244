package fe80.guest;

/** Text from a VM as a message shows it: on one line, of bounded length, with nothing in it that a terminal obeys. */
final class Printable {

    private static final int MOST = 200;

    private Printable() {}

    static String of(String text) {
        String shown = text.length() <= MOST ? text : text.substring(0, MOST) + "…";
        return shown.replaceAll("\\p{C}", "?");
    }

    /** What a failure says of itself; a VM may have a hand in that. */
    static String of(Throwable failure) {
        String message = failure.getMessage();
        return of(message == null ? failure.toString() : message);
    }
}
