package fe80.management.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fe80.management.store.AuditEntry;
import fe80.management.store.Database;
import fe80.management.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void whatIsRecordedIsSoonInTheDatabaseInOrder() {
        try (Store store = Store.open(new Database.Embedded(directory));
                Audit audit = Audit.start(store.audit())) {
            IntStream.range(0, 1200).forEach(i -> audit.record(entry(i)));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(requests(store)).hasSize(1200));
            assertThat(requests(store))
                    .isEqualTo(IntStream.range(0, 1200).mapToObj(i -> "r" + i).toList());
        }
    }

    @Test
    void whatIsRecordedLastIsWrittenBeforeTheServerEnds() {
        try (Store store = Store.open(new Database.Embedded(directory))) {
            try (Audit audit = Audit.start(store.audit())) {
                IntStream.range(0, 50).forEach(i -> audit.record(entry(i)));
            }
            assertThat(requests(store)).hasSize(50);
        }
    }

    @Test
    void whileTheDatabaseIsAwayNobodyWaitsAndTheServerCanEnd() {
        Store store = Store.open(new Database.Embedded(directory));
        Audit audit = Audit.start(store.audit(), Duration.ofMillis(10));
        store.close();

        IntStream.range(0, 30_000).forEach(i -> audit.record(entry(i)));
        audit.close();

        try (Store again = Store.open(new Database.Embedded(directory))) {
            assertThat(requests(again)).isEmpty();
        }
    }

    private static List<String> requests(Store store) {
        return store.audit().read(NOW, NOW.plusSeconds(1), 0, 100_000).stream()
                .map(numbered -> numbered.entry().requestId())
                .toList();
    }

    private static AuditEntry entry(int number) {
        return new AuditEntry(
                NOW, "r" + number, "anna", "SystemVms.Run", "", "", "", "OK", "", Duration.ofMillis(number));
    }
}
