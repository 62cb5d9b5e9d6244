package fe80.cli.output;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command is connected to.
 *
 * @param in its stdin
 * @param out its stdout, in UTF-8 and buffered: flush it
 * @param err its stderr, in UTF-8
 * @param environment its environment variables
 * @param terminals which of the three are a terminal
 */
public record Streams(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Terminals terminals) {

    /** Which of the three streams are a terminal. */
    public record Terminals(boolean in, boolean out, boolean err) {}

    /** The streams of this process. */
    public static Streams ofProcess() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                ProcessOutput.out(),
                ProcessOutput.err(),
                System.getenv(),
                new Terminals(isTerminal(0), isTerminal(1), isTerminal(2)));
    }

    /**
     * Writes to stdout what is buffered.
     *
     * @throws LostOutput if that, or something before, could not be written
     */
    public void flush() {
        LostOutput.check(out);
    }

    /** As isatty(3), of which the Java platform has none for a single stream. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException _) {
            return false; // it is closed
        }
    }

    /** Whether stdout may be coloured (no-color.org). */
    public boolean coloured() {
        return terminals.out() && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }
}
