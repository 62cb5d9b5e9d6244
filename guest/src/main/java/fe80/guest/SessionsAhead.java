package fe80.guest;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * A few sessions that are opened before there is a command for them, so that sshd's part is done by then. In each a
 * shell waits for the line that a new session would have been given, and becomes what it says: from then on it is a
 * session like all others. There are some only while commands follow each other, and where sshd has places to spare.
 */
final class SessionsAhead {

    /** read leaves what follows the line alone, and fails if the end comes within the line (POSIX, XCU read). */
    static final String WAIT = "IFS= read -r fe80 && eval \"$fe80\"";

    /** Shells read a line byte by byte, so a long one is better a new session's; some treat a few bytes specially. */
    private static final Pattern FITTING = Pattern.compile("[ -~]{1,1000}");

    private static final int MOST = 2;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final GuestChannel guest;
    private final Places places;
    private final Queue<ExecChannel> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore missing = new Semaphore(MOST);
    private final AtomicBoolean timed = new AtomicBoolean();
    private volatile long lastCommand;
    private volatile boolean useless;

    SessionsAhead(GuestChannel guest, Places places) {
        this.guest = guest;
        this.places = places;
    }

    /** Has one of them run the line; empty if there is none for it, and then nothing was sent. */
    Optional<ExecChannel> run(String line) {
        if (FITTING.matcher(line).matches()) {
            for (ExecChannel session : waiting) {
                if (session.accepted() && takes(session, line) && forget(session) && session.tell(line)) {
                    return Optional.of(session);
                }
            }
        }
        return Optional.empty();
    }

    /** At once, that is: a VM that gives it no window would keep the command waiting beyond its deadline. */
    private static boolean takes(ExecChannel session, String line) {
        return session.getRemoteWindow().getSize() > line.length();
    }

    /** After a command, so as not to delay it: asks for as many as are missing, and waits for none. */
    void refill() {
        lastCommand = System.nanoTime();
        while (guest.isOpen() && !useless && missing.tryAcquire()) {
            if (!places.takeSpare()) {
                missing.release();
                return;
            }
            open();
        }
    }

    private void open() {
        ExecChannel session = new ExecChannel(WAIT, Optional.empty());
        waiting.add(session);
        try {
            guest.open(session);
            session.addCloseFutureListener(closed -> ended(session));
            giveUpLater(LONGEST_PAUSE);
        } catch (IOException | RuntimeException e) {
            useless = true;
            if (forget(session)) {
                places.giveBack();
            }
        }
    }

    /** One that ends before it was used will not do in this VM, whyever. */
    private void ended(ExecChannel session) {
        if (session.openFailure().isPresent()) {
            places.refused();
        } else {
            places.giveBack();
        }
        useless |= forget(session);
    }

    private boolean forget(ExecChannel session) {
        boolean forgotten = waiting.remove(session);
        if (forgotten) {
            missing.release();
        }
        return forgotten;
    }

    private void giveUpLater(Duration pause) {
        if (timed.compareAndSet(false, true)) {
            guest.later(pause, this::giveUpAfterPause);
        }
    }

    private void giveUpAfterPause() {
        timed.set(false);
        Duration left = LONGEST_PAUSE.minusNanos(System.nanoTime() - lastCommand);
        if (left.isPositive()) {
            giveUpLater(left);
        } else {
            giveUp();
        }
    }

    /** Ends those that wait, which gives back their places. */
    void giveUp() {
        for (ExecChannel session : waiting) {
            if (forget(session)) {
                session.abandon();
            }
        }
    }
}
