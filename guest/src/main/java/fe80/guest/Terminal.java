package fe80.guest;

/**
 * The terminal that a command gets (RFC 4254, section 6.2).
 *
 * @param type as in terminfo(5), such as {@code xterm-256color}
 */
public record Terminal(String type, Size size) {

    /** In characters; 0 where it is not known. */
    public record Size(int columns, int rows) {

        public Size {
            if (columns < 0 || rows < 0 || columns > 0xffff || rows > 0xffff) {
                throw new IllegalArgumentException("not the size of a terminal: " + columns + " by " + rows);
            }
        }
    }
}
