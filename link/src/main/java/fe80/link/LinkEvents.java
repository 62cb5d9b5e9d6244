package fe80.link;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Tells that something about this host's interfaces or their addresses has changed, as the kernel reports it
 * (ip-monitor(8)). It does not tell what: the listener is to look. Changes that come together are told once.
 */
public final class LinkEvents implements AutoCloseable {

    /** A change comes as several messages, and seldom alone. */
    private static final Duration QUIET = Duration.ofMillis(50);

    private static final Duration BEFORE_RESTART = Duration.ofSeconds(1);
    /** However this process ends, and with it the thread that started the monitor, the monitor ends too. */
    private static final List<String> MONITOR =
            List.of("setpriv", "--pdeathsig", "KILL", "ip", "-o", "monitor", "link", "address");

    private static final System.Logger LOG = System.getLogger(LinkEvents.class.getName());

    private final Commands commands;
    private final Runnable listener;
    private final Semaphore changes = new Semaphore(0);
    private final Thread teller;
    private final Thread reader;
    private volatile Optional<Process> monitor = Optional.empty();

    private LinkEvents(Commands commands, Runnable listener) {
        this.commands = commands;
        this.listener = listener;
        this.teller = Thread.ofVirtual().name("link-events").unstarted(this::tell);
        // It waits in a pipe's read for ever, which would hold on to a virtual thread's carrier.
        this.reader = Thread.ofPlatform().daemon().name("link-monitor").unstarted(this::read);
    }

    /** Tells the listener from now on, on one thread of its own; the listener may block. */
    public static LinkEvents watch(Commands commands, Runnable listener) {
        LinkEvents events = new LinkEvents(commands, listener);
        events.teller.start();
        events.reader.start();
        return events;
    }

    private void read() {
        try {
            while (true) {
                readUntilItEnds();
                // Whatever happened until the next one listens was missed.
                Thread.sleep(BEFORE_RESTART);
                changes.release();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void readUntilItEnds() {
        try {
            Process started = commands.start(MONITOR);
            monitor = Optional.of(started);
            try (BufferedReader lines = started.inputReader()) {
                while (!reader.isInterrupted() && lines.readLine() != null) {
                    changes.release();
                }
            } finally {
                started.destroyForcibly();
            }
            LOG.log(System.Logger.Level.WARNING, "`{0}` ended; it is started again", String.join(" ", MONITOR));
        } catch (IOException | LinkException e) {
            LOG.log(System.Logger.Level.WARNING, "link events are missed until the next attempt", e);
        }
    }

    private void tell() {
        try {
            while (true) {
                changes.acquire();
                Thread.sleep(QUIET);
                changes.drainPermits();
                tellListener();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void tellListener() {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a listener to link events failed; it will be told of the next", e);
        }
    }

    @Override
    public void close() {
        teller.interrupt();
        reader.interrupt();
        monitor.ifPresent(Process::destroyForcibly);
    }
}
