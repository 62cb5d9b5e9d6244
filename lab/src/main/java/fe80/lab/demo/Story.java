package fe80.lab.demo;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Numbered chapters of plain lines. What takes long shows how long it has taken: on a terminal by one line that
 * rewrites itself, elsewhere by a line every ten seconds.
 */
final class Story {

    private static final Duration TERMINAL_TICK = Duration.ofMillis(500);
    private static final Duration PLAIN_TICK = Duration.ofSeconds(10);

    private final PrintStream out;
    private final boolean terminal;
    private int chapter;
    private Optional<String> waitingFor = Optional.empty();
    private Instant since = Instant.now();

    private Story(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Story on(PrintStream out) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        Story story = new Story(out, terminal);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("progress").factory());
        long tick = (terminal ? TERMINAL_TICK : PLAIN_TICK).toMillis();
        var _ = clock.scheduleAtFixedRate(story::tick, tick, tick, TimeUnit.MILLISECONDS);
        return story;
    }

    synchronized void chapter(String title) {
        end();
        out.printf("%n%d. %s%n", ++chapter, title);
    }

    synchronized void line(String text) {
        end();
        out.println("   " + text);
    }

    /** A command and what it printed. */
    synchronized void output(String command, String output) {
        line("# " + command);
        output.lines().forEach(this::line);
    }

    /** Says what is under way, until the next line. */
    void begin(String what) {
        begin(what, Instant.now());
    }

    /** The same, for something that has been under way for some time. */
    synchronized void begin(String what, Instant since) {
        end();
        waitingFor = Optional.of(what);
        this.since = since;
        if (terminal) {
            tick();
        }
    }

    synchronized void end() {
        if (terminal && waitingFor.isPresent()) {
            out.print("\r\u001b[K");
        }
        waitingFor = Optional.empty();
    }

    private synchronized void tick() {
        waitingFor.ifPresent(what -> {
            Duration waited = Duration.between(since, Instant.now());
            String text = "   … " + what + ", " + waited.toSeconds() + " s";
            if (terminal) {
                out.print("\r\u001b[K" + text);
                out.flush();
            } else if (waited.compareTo(PLAIN_TICK.dividedBy(2)) > 0) {
                out.println(text);
            }
        });
    }
}
