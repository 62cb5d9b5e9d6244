package fe80.management.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules on H2, and what is particular to it. */
class EmbeddedStoreTest extends StoreRules {

    private static final int ACKNOWLEDGED = 40;

    @TempDir
    private Path directory;

    @Override
    protected Database database() {
        return new Database.Embedded(directory);
    }

    @Test
    void aThreadThatIsInterruptedDoesNotCloseTheDatabaseForTheOthers() throws Exception {
        Thread interrupted = Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            try {
                for (int i = 0; i < 50; i++) {
                    store.nextVmNumber();
                    Thread.currentThread().interrupt();
                }
            } catch (StoreException e) {
                // It may be told so; the others may not.
            }
        });
        interrupted.join();

        assertThat(store.nextVmNumber()).isPositive();
        assertThat(server().nextVmNumber()).isPositive();
    }

    @Test
    void anotherProcessCannotOpenItAndIsToldSo() throws Exception {
        Process other = writer(directory);
        try {
            assertThat(new String(other.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("StoreException: cannot open the database")
                    .contains("already in use");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterTheServerIsKilled(@TempDir Path killed) throws Exception {
        long acknowledged = 0;
        Process server = writer(killed);
        try (BufferedReader numbers = server.inputReader()) {
            for (String line = numbers.readLine(); line != null; line = numbers.readLine()) {
                acknowledged = Long.parseLong(line);
                if (acknowledged == ACKNOWLEDGED) {
                    server.toHandle().destroyForcibly(); // Leaves what it printed to be read.
                }
            }
        }
        server.waitFor();
        assertThat(acknowledged).isBetween((long) ACKNOWLEDGED, 99_998L);

        try (Store after = Store.open(new Database.Embedded(killed))) {
            assertThat(after.audit().read(NOW.minusSeconds(1), NOW.plusSeconds(1), 0, Integer.MAX_VALUE))
                    .hasSizeGreaterThanOrEqualTo((int) acknowledged);
        }
    }

    /** A copy of the file is what a server that is killed at this moment leaves. H2 2.5 forgets some here. */
    @Test
    void whatWasAcknowledgedIsInTheFileAtThatMomentAlsoWhereItsSpaceIsUsedAgain(@TempDir Path parent) throws Exception {
        try (Connection connection = store.connections().getConnection()) {
            var _ = connection.createStatement().execute("set retention_time 0");
        }
        for (int acknowledged = 1; acknowledged <= ACKNOWLEDGED; acknowledged++) {
            store.maintenance().begin(UUID.randomUUID(), NOW, "anna");
            Path left = Files.createDirectory(parent.resolve("killed-" + acknowledged));
            Files.copy(directory.resolve("zone.mv.db"), left.resolve("zone.mv.db"));

            try (Store after = Store.open(new Database.Embedded(left))) {
                assertThat(after.register().maintenance()).hasSize(acknowledged);
            }
        }
    }

    @Test
    void onlyItsOwnerMayReadItsFile(@TempDir Path fresh) throws IOException {
        Path file = fresh.resolve("zone.mv.db");
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");

        Store.open(new Database.Embedded(fresh)).close();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(owner);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Store.open(new Database.Embedded(fresh)).close();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(owner);
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> Store.open(new Database.Embedded(Path.of("/proc/nothing"))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("/proc/nothing");
    }

    private static Process writer(Path directory) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AuditWriter.class.getName(),
                        directory.toString()))
                .start();
    }
}
