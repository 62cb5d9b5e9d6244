package fe80.daemon.log;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** systemd's journal, as what the log goes to: it reads each line's priority from a prefix (sd-daemon(3)). */
final class Journal {

    private Journal() {}

    /**
     * Whether a stream leads to it.
     *
     * @param stream the file descriptor, as a file in /proc
     * @param announced the variable JOURNAL_STREAM (systemd.exec(5)): device and inode of the journal's socket
     */
    static boolean isAt(Path stream, Optional<String> announced) {
        try {
            String there = Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");
            return announced.equals(Optional.of(there));
        } catch (IOException e) {
            return false; // The stream is closed.
        }
    }

    /** The priority of a line, by the levels of syslog(3). */
    static String priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "<3>";
            case Level.WARN_INT -> "<4>";
            case Level.INFO_INT -> "<6>";
            default -> "<7>";
        };
    }
}
