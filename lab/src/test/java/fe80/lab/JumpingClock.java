package fe80.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The time of day as a process sees it, by libfaketime, of Debian's package of that name. It runs as fast as ours, and
 * what measures how long something takes, the monotonic clock, is left alone, as where a real clock is set.
 *
 * @param file how far it is ahead
 */
record JumpingClock(Path file) {

    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    /** One that is right, until it jumps. */
    static JumpingClock right(Path file) {
        JumpingClock clock = new JumpingClock(file);
        clock.jump(Duration.ZERO);
        return clock;
    }

    /** What a process has in its environment that goes by it. */
    List<String> environment() {
        return List.of(
                "LD_PRELOAD=" + library(),
                "FAKETIME_TIMESTAMP_FILE=" + file,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "FAKETIME_FORCE_MONOTONIC_FIX=0"); // or each wait of a JVM ends at once
    }

    private static Path library() {
        try (Stream<Path> architectures = Files.list(LIBRARIES)) {
            return architectures
                    .map(directory -> directory.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(
                            () -> new LabException("there is no libfaketime: install Debian's package libfaketime"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From a second from now on it is this much ahead of ours, or behind it. */
    void jump(Duration ahead) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, "%+d%n".formatted(ahead.toSeconds()));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
