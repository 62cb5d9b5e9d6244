package fe80.management;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.management.store.Database;
import fe80.management.store.JobPlan;
import fe80.management.store.JobState;
import fe80.management.store.JobTarget;
import fe80.management.store.Store;
import fe80.management.store.StoredJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoredTest {

    @TempDir
    private Path directory;

    @Test
    void aServerThatFindsItsDatabaseRestoredPausesTheJobsInItAndDoesSoOnce() throws Exception {
        Path mark = directory.resolve("restored");
        start();
        long number;
        try (Store store = Store.open(new Database.Embedded(directory))) {
            number = store.jobs()
                    .create(
                            new JobPlan("admin", "request", "{}", false, 1, 1, 1),
                            List.of(JobTarget.waiting(1, "uuid-1", "r-1-VM", "hv1")),
                            Instant.now())
                    .number();
        }
        Files.createFile(mark);

        start();

        assertThat(mark).doesNotExist();
        try (Store store = Store.open(new Database.Embedded(directory))) {
            StoredJob job = store.jobs().find(number).orElseThrow();
            assertThat(job.state()).isEqualTo(JobState.PAUSED);
            assertThat(job.reason()).contains("restored from a backup");
            assertThat(job.progress().waiting()).isEqualTo(1);
            store.jobs().resume(number, Instant.now());
            Restored.pause(store.jobs(), directory);
            assertThat(store.jobs().find(number).orElseThrow().state()).isEqualTo(JobState.RUNNING);
        }
    }

    private void start() throws Exception {
        Management.start(Configuration.FILE.parse("""
                        listen = "127.0.0.1:0"
                        names = ["127.0.0.1"]
                        state = "%s"
                        observation.listen = "127.0.0.1:0"
                        """.formatted(directory))).close();
    }
}
