package fe80.bench;

import java.util.List;

/** A command whose time is measured. It reads nothing and ends with exit status 0. */
enum Task {
    /** The least that a command can be. */
    TRUE("true", 0, "true"),
    /** A command with a good deal of output. */
    ANSWER("64 KiB answer", 64 << 10, "head -c 65536 /dev/zero");

    private final String title;
    private final int bytes;
    private final String command;

    Task(String title, int bytes, String command) {
        this.title = title;
        this.bytes = bytes;
        this.command = command;
    }

    String title() {
        return title;
    }

    /** How many it writes to stdout. */
    int bytes() {
        return bytes;
    }

    List<String> command() {
        return List.of(command.split(" ", -1));
    }

    /** Makes sure that the command has written all that it should. */
    void check(String way, long written) {
        if (written != bytes) {
            throw new IllegalStateException(way + ": " + written + " bytes of output, not " + bytes);
        }
    }
}
