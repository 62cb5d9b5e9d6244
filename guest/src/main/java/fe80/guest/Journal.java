package fe80.guest;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The System VM's journal, in which a line for each command tells who had it run. One logger(1) for all of them stays
 * open in a session of its own: a line costs a packet, and no process.
 */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String LOGGER = "exec logger -t fe80 -p authpriv.info";

    /** Characters; longer lines would be split by logger, whose limit is 1 KiB. */
    private static final int LONGEST_COMMAND = 200;

    private static final int LONGEST_NAME = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    private final GuestChannel guest;
    private Optional<ExecChannel> logger = Optional.empty();
    private Optional<Deadline> pause = Optional.empty();
    private boolean told;
    private boolean useless;

    Journal(GuestChannel guest) {
        this.guest = guest;
    }

    /** Sends the line ahead of the command. A VM that has no logger, or does not read, goes without. */
    synchronized void tell(Caller caller, String mark, String command) {
        if (useless || pause.filter(until -> !until.isOver()).isPresent()) {
            return;
        }
        byte[] line = ("user=" + word(caller.user()) + " request=" + word(caller.requestId()) + " id=" + mark
                        + " command=" + escaped(command, LONGEST_COMMAND) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        try {
            Optional<ExecChannel> open = open();
            if (open.isPresent() && open.get().getRemoteWindow().getSize() >= line.length) {
                open.get().output().write(line);
            }
        } catch (InterruptedIOException e) {
            // says nothing of the VM
        } catch (IOException | RuntimeException e) {
            useless = true;
            log(Printable.of(e));
        }
    }

    /** Empty if there is none for now. */
    private Optional<ExecChannel> open() throws IOException {
        if (logger.isEmpty()) {
            start();
        } else if (logger.get().drained()) {
            throw new IOException("logger has ended");
        }
        return logger;
    }

    private void start() throws IOException {
        ExecChannel channel = new ExecChannel(LOGGER, Optional.empty());
        guest.open(channel);
        try {
            if (!channel.awaitAnswer(PATIENCE)) {
                channel.abandon();
                pause = Optional.of(Deadline.after(BETWEEN_TRIES));
                log("sshd does not answer");
                return;
            }
        } catch (InterruptedException e) {
            channel.abandon(); // the next command tries again: nobody is to silence the journal by going away
            Thread.currentThread().interrupt();
            return;
        }
        if (!channel.sent()) {
            throw new IOException("sshd does not start logger");
        }
        logger = Optional.of(channel);
    }

    private void log(String reason) {
        if (!told && guest.isOpen()) {
            told = true;
            LOG.atWarn()
                    .addKeyValue("vm", guest.endpoint())
                    .addKeyValue("reason", reason)
                    .log("the journal of a System VM does not tell who has commands run in it");
        }
    }

    /** A value that can neither end nor forge another one of the line. */
    private static String word(String text) {
        return escaped(text, LONGEST_NAME).replace(" ", "\\x20").replace("=", "\\x3d");
    }

    private static String escaped(String text, int longest) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(longest).forEach(point -> {
            if (point >= ' ' && point < 0x7f && point != '\\') {
                line.appendCodePoint(point);
            } else {
                line.append(String.format("\\x%02x", point));
            }
        });
        return text.codePointCount(0, text.length()) > longest ? line + "..." : line.toString();
    }
}
