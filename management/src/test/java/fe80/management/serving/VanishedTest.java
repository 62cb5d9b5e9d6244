package fe80.management.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fe80.management.zone.TestZone;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel does for a connection of a client that may vanish without a word (proc_pid_net(5)). */
class VanishedTest {

    private static final String KEEPALIVE_TIMER = "02:";
    private static final long HUNDREDTHS = 30 * 100;

    @TempDir
    private Path directory;

    @Test
    void aConnectionIsAskedWhetherItLivesAfterHalfAMinute() throws Exception {
        try (TestZone zone = new TestZone(directory)) {
            URI place = URI.create(zone.uri());
            try (Socket client = new Socket(place.getHost(), place.getPort())) {
                await().untilAsserted(() -> {
                    List<String> timers = timers(place.getPort(), client.getLocalPort());
                    assertThat(timers).singleElement().asString().startsWith(KEEPALIVE_TIMER);
                    assertThat(Long.parseLong(timers.getFirst().substring(KEEPALIVE_TIMER.length()), 16))
                            .isBetween(1L, HUNDREDTHS);
                });
            }
        }
    }

    private static List<String> timers(int local, int remote) throws IOException {
        return Stream.concat(
                        Files.readAllLines(Path.of("/proc/net/tcp")).stream(),
                        Files.readAllLines(Path.of("/proc/net/tcp6")).stream())
                .map(line -> line.strip().split(" +"))
                .filter(words ->
                        words[1].endsWith(":%04X".formatted(local)) && words[2].endsWith(":%04X".formatted(remote)))
                .map(words -> words[5])
                .toList();
    }
}
