package fe80.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    private Path directory;

    @Test
    void aStreamLeadsToTheJournalIfItIsTheFileThatSystemdAnnounced() throws IOException {
        Path stream = Files.createFile(directory.resolve("stream"));
        Path other = Files.createFile(directory.resolve("other"));

        assertThat(Journal.isAt(stream, Optional.of(identity(stream)))).isTrue();
        assertThat(Journal.isAt(stream, Optional.of(identity(other)))).isFalse();
        assertThat(Journal.isAt(stream, Optional.empty())).isFalse();
    }

    @Test
    void aStreamThatIsClosedLeadsNowhere() {
        assertThat(Journal.isAt(directory.resolve("closed"), Optional.of("8:1")))
                .isFalse();
    }

    private static String identity(Path file) throws IOException {
        return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
    }
}
