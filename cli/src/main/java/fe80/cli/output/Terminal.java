package fe80.cli.output;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The terminal that this process runs in, as stty(1) sees and sets it.
 *
 * @param columns its width
 * @param rows its height
 */
public record Terminal(int columns, int rows) {

    private static final Terminal USUAL = new Terminal(80, 24);

    /** The settings of the terminal before {@link #raw()}; closing restores them. */
    public record Settings(String saved) implements AutoCloseable {

        @Override
        public void close() {
            stty(saved);
        }
    }

    /** How wide a table may be: the terminal's width, or without limit if stdout is none. */
    public static int width(Streams streams) {
        if (!streams.terminals().out()) {
            return Integer.MAX_VALUE;
        }
        String columns = streams.environment().getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(columns) : size().columns();
    }

    /** The size of the terminal now; 80 by 24 if it does not say. */
    public static Terminal size() {
        String[] size = stty("size").split(" ", -1);
        try {
            Terminal terminal = new Terminal(Integer.parseInt(size[1]), Integer.parseInt(size[0]));
            return terminal.columns > 0 && terminal.rows > 0 ? terminal : USUAL;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
            return USUAL;
        }
    }

    /** Hands every key to the program, control characters too, and echoes none (stty(1), raw). */
    public static Settings raw() {
        Settings before = new Settings(stty("-g"));
        stty("raw", "-echo");
        return before;
    }

    private static String stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty", "-F", "/dev/tty"));
        command.addAll(List.of(arguments));
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), US_ASCII);
            stty.waitFor();
            return answer.strip();
        } catch (IOException failure) {
            throw new Failure("cannot run " + String.join(" ", command) + ": " + failure.getMessage(), failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while " + String.join(" ", command) + " ran", failure);
        }
    }
}
