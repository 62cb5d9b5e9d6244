package fe80.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The System VM's journal, in which a line for each command tells who had it run. One logger(1) for all of them stays
 * open in a session of its own: a line costs a packet, and no process.
 */
final class Journal {

    private static final String LOGGER = "exec logger -t fe80 -p authpriv.info";

    /** Characters; longer lines would be split by logger, whose limit is 1 KiB. */
    private static final int LONGEST_COMMAND = 200;

    private static final int LONGEST_NAME = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final GuestChannel guest;
    private Optional<ExecChannel> logger = Optional.empty();
    private boolean useless;

    Journal(GuestChannel guest) {
        this.guest = guest;
    }

    /** Sends the line ahead of the command. A VM that has no logger, or does not read, goes without. */
    synchronized void tell(Caller caller, String mark, String command) {
        if (useless) {
            return;
        }
        byte[] line = ("user=" + word(caller.user()) + " request=" + word(caller.requestId()) + " id=" + mark
                        + " command=" + escaped(command, LONGEST_COMMAND) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        try {
            ExecChannel open = open();
            if (open.getRemoteWindow().getSize() >= line.length) {
                open.output().write(line);
            }
        } catch (IOException | RuntimeException e) {
            useless = true;
        }
    }

    private ExecChannel open() throws IOException {
        if (logger.isPresent()) {
            if (!logger.get().drained()) {
                return logger.get();
            }
            throw new IOException("logger has ended");
        }
        ExecChannel channel = new ExecChannel(LOGGER, Optional.empty());
        logger = Optional.of(channel);
        guest.open(channel);
        try {
            if (!channel.awaitAnswer(PATIENCE) || !channel.sent()) {
                throw new IOException("sshd does not start logger");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before logger was started", e);
        }
        return channel;
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
