package fe80.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A command line that goes on: what it prints, stdout and stderr together, and what is typed into it. */
public final class Conversation implements AutoCloseable {

    private final String commandLine;
    private final Process process;
    private final BufferedReader printed;

    Conversation(String commandLine, Process process) {
        this.commandLine = commandLine;
        this.process = process;
        this.printed = process.inputReader();
    }

    /**
     * The next line that it prints.
     *
     * @throws LabException if it ended
     */
    public String line() {
        return until("\n").stripTrailing();
    }

    /**
     * What it prints up to this text, which is in it.
     *
     * @throws LabException if it ended before
     */
    public String until(String text) {
        StringBuilder seen = new StringBuilder();
        try {
            while (seen.indexOf(text, Math.max(0, seen.length() - text.length())) < 0) {
                int next = printed.read();
                if (next < 0) {
                    throw new LabException(
                            "`" + commandLine + "` ended before it printed " + text + "; it printed: " + seen);
                }
                seen.append((char) next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seen.toString();
    }

    /** Types this. */
    public void type(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    public int exitStatus() {
        return process.onExit().join().exitValue();
    }

    /** Ends it, if it has not ended. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
