package fe80.lab.demo;

import fe80.lab.Conversation;
import fe80.lab.Shell;

/** Types command lines into a shell and tells them with what they print; one that fails ends the demo. */
final class Typist {

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

    /** Types it, and ends it at the first line with this in it. */
    void typesUntil(String last, String commandLine) {
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
