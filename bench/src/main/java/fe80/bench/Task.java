package fe80.bench;

import java.util.List;

/** A command whose time is measured. It reads nothing and ends with exit status 0. */
enum Task {
    /** The least that a program can be; by its path, since every shell has one built in too. */
    TRUE("true", 0, "/bin/true", 0),
    /** The same, not at once after the one before, as it is when somebody waits for the answer and thinks. */
    TRUE_APART("true, 50 ms after the one before", 0, "/bin/true", 50),
    /** A command with a good deal of output. */
    ANSWER("64 KiB answer", 64 << 10, "head -c 65536 /dev/zero", 0);

    private final String title;
    private final int bytes;
    private final String line;
    private final int pause;

    Task(String title, int bytes, String line, int pause) {
        this.title = title;
        this.bytes = bytes;
        this.line = line;
        this.pause = pause;
    }

    String title() {
        return title;
    }

    /** How many it writes to stdout. */
    int bytes() {
        return bytes;
    }

    /** How many milliseconds to wait before it; they are not part of its time. */
    int pause() {
        return pause;
    }

    /** The program and its arguments; as a line, the same for every shell. */
    List<String> command() {
        return List.of(line.split(" ", -1));
    }

    String line() {
        return line;
    }

    String program() {
        return command().getFirst();
    }

    String[] arguments() {
        return command().stream().skip(1).toArray(String[]::new);
    }

    /** Makes sure that the command has written all that it should. */
    void check(long written) {
        if (written != bytes) {
            throw new IllegalStateException(written + " bytes of output, not " + bytes);
        }
    }
}
