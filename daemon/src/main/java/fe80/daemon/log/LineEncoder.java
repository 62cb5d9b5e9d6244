package fe80.daemon.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes an event of the log as one line: {@code LEVEL Where: sentence key=value key="a value"}. In systemd's journal
 * the level is the line's priority. A failure follows with where it began, a line for each call.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private static final Path STDERR = Path.of("/proc/self/fd/2");
    private static final int MOST_CALLS = 30;

    private final boolean toJournal;

    /** For stderr, wherever that leads. */
    public LineEncoder() {
        this(Journal.isAt(STDERR, Optional.ofNullable(System.getenv("JOURNAL_STREAM"))));
    }

    LineEncoder(boolean toJournal) {
        this.toJournal = toJournal;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String start = toJournal ? Journal.priority(event.getLevel()) : event.getLevel() + " ";
        StringBuilder lines = new StringBuilder(start)
                .append(className(event.getLoggerName()))
                .append(": ")
                .append(Quoting.sentence(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> add(lines, pair.key, String.valueOf(pair.value)));
        }
        if (event.getThrowableProxy() != null) {
            add(lines, start, event.getThrowableProxy());
        }
        return lines.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void add(StringBuilder lines, String key, String value) {
        lines.append(' ').append(key).append('=').append(Quoting.value(value));
    }

    private static void add(StringBuilder lines, String start, IThrowableProxy failure) {
        IThrowableProxy root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        add(lines, "failure", said(failure));
        if (failure.getCause() != null) {
            add(lines, "cause", said(root));
        }
        Arrays.stream(root.getStackTraceElementProxyArray())
                .limit(MOST_CALLS)
                .forEach(call -> lines.append('\n').append(start).append("    ").append(call.getSTEAsString()));
    }

    private static String said(IThrowableProxy failure) {
        String name = className(failure.getClassName());
        return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    }

    private static String className(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
