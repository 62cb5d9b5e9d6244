package fe80.cli.command;

import fe80.cli.output.Streams;
import fe80.v1.Migrated;
import fe80.v1.MigrationProgress;
import java.time.Duration;
import java.util.Locale;

/** How far a migration is, on stderr if that is a terminal. */
final class MigrationLine implements AutoCloseable {

    private static final double MEGA = 1e6;

    private final Streams streams;
    private boolean shown;

    MigrationLine(Streams streams) {
        this.streams = streams;
    }

    void show(String vm, MigrationProgress progress) {
        if (streams.terminals().err()) {
            shown = true;
            streams.err().print("\r" + vm + " to " + progress.getTo() + ": " + words(progress) + "\u001b[K");
            streams.err().flush();
        }
    }

    private static String words(MigrationProgress progress) {
        return switch (progress.getStage()) {
            case PREPARING -> "both hosts look whether it can be done";
            case COPYING -> "copying" + amount(progress);
            case SWITCHING -> "switching, commands wait" + amount(progress);
            case ARRIVING -> "opening the channel";
            case STAGE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    private static String amount(MigrationProgress progress) {
        return progress.getTotal() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", %.0f of %.0f MB left",
                        progress.getRemaining() / MEGA,
                        progress.getTotal() / MEGA);
    }

    /** What is said of one that has arrived. */
    static String result(String vm, Migrated migrated) {
        return vm + " is on " + migrated.getHost() + "; commands waited for at most " + seconds(migrated.getGap())
                + ", all of it took " + seconds(migrated.getTook());
    }

    private static String seconds(com.google.protobuf.Duration duration) {
        return String.format(
                Locale.ROOT,
                "%.1f s",
                Duration.ofSeconds(duration.getSeconds(), duration.getNanos()).toMillis() / 1e3);
    }

    /** Clears the line. */
    @Override
    public void close() {
        if (shown) {
            shown = false;
            streams.err().print("\r\u001b[K");
            streams.err().flush();
        }
    }
}
