package fe80.lab.demo;

import fe80.lab.Conversation;
import fe80.lab.Shell;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Types command lines into a shell and tells them with what they print; one that fails ends the demo. */
final class Typist {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Story story;
    private final Shell shell;

    Typist(Story story, Shell shell) {
        this.story = story;
        this.shell = shell;
    }

    /** Types it, and waits for its end. */
    void types(String commandLine) {
        begin(commandLine);
        shell.run(commandLine).lines().forEach(story::line);
    }

    /** Types it again and again until this regular expression is in what it prints, which is told then. */
    void typesUntil(String expected, String commandLine) {
        begin(commandLine);
        Pattern pattern = Pattern.compile(expected);
        Instant deadline = Instant.now().plus(PATIENCE);
        String printed = shell.run(commandLine);
        while (!pattern.matcher(printed).find()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("`" + commandLine + "` still prints:\n" + printed);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            printed = shell.run(commandLine);
        }
        printed.lines().forEach(story::line);
    }

    /** Types it, and ends it at the first line with this in it. */
    void watches(String last, String commandLine) {
        begin(commandLine);
        try (Conversation running = shell.start(commandLine)) {
            String line = "";
            while (!line.contains(last)) {
                line = running.line();
                story.line(line);
                story.begin("waiting for " + last);
            }
        }
    }

    /** Searches what it prints for a text that must not be there. */
    void searches(String text, String commandLine) {
        String printed = shell.run(commandLine);
        if (printed.contains(text)) {
            throw new IllegalStateException("there is " + text + " in what `" + commandLine + "` prints:\n" + printed);
        }
        story.line("none in the %3d lines of   %s".formatted(printed.lines().count(), commandLine));
    }

    private void begin(String commandLine) {
        story.line("# " + commandLine);
        story.begin("it runs");
    }
}
