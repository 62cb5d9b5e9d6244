package fe80.cli.copy;

import fe80.cli.output.Streams;
import java.util.Locale;

/** How far a copy is, on stderr if that is a terminal. */
public final class Progress implements AutoCloseable {

    private static final long INTERVAL_NANOS = 200_000_000;
    private static final double MEGA = 1e6;

    private final Streams streams;
    private final long begun = System.nanoTime();
    private long total;
    private long copied;
    private long shown = begun;

    /** A copy of which nothing is known yet. */
    public Progress(Streams streams) {
        this.streams = streams;
    }

    /** So many more bytes will be copied. */
    void expect(long bytes) {
        total += bytes;
    }

    /** So many more bytes were copied. */
    void copied(long bytes) {
        copied += bytes;
        long now = System.nanoTime();
        if (streams.terminals().err() && now - shown >= INTERVAL_NANOS) {
            shown = now;
            show();
        }
    }

    private void show() {
        double seconds = Math.max(1, shown - begun) / 1e9;
        streams.err()
                .printf(
                        Locale.ROOT,
                        "\r%3.0f %%  %.1f of %.1f MB  %.1f MB/s\u001b[K",
                        total == 0 ? 100.0 : 100.0 * copied / total,
                        copied / MEGA,
                        total / MEGA,
                        copied / MEGA / seconds);
        streams.err().flush();
    }

    /** Clears the line. */
    @Override
    public void close() {
        if (shown != begun) {
            streams.err().print("\r\u001b[K");
            streams.err().flush();
        }
    }
}
