package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.management.store.Database;
import fe80.management.store.Store;
import fe80.management.store.StoreException;
import fe80.management.store.StoreRules;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The rules of the store on PostgreSQL, and what is particular to it. */
class StoreOnPostgresTest extends StoreRules {

    private static final PostgresServer POSTGRES = PostgresServer.start();

    private final Database database =
            new Database.PostgreSql(POSTGRES.newDatabase(), POSTGRES.user(), POSTGRES.password());

    @AfterAll
    static void stopServer() {
        POSTGRES.close();
    }

    @Override
    protected Database database() {
        return database;
    }

    @Test
    void whileItIsAwayWritesFailClearlyAndAfterwardsTheyWorkAndNothingAcknowledgedIsLost() {
        long before = IntStream.range(0, 50)
                .mapToLong(_ -> store.nextVmNumber())
                .max()
                .orElseThrow();
        POSTGRES.down();
        try {
            assertThatThrownBy(store::nextVmNumber)
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith(
                            "cannot take a number for a System VM: the database jdbc:postgresql://127.0.0.1");
            assertThatThrownBy(() -> Store.open(database()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("refused");
        } finally {
            POSTGRES.up();
        }

        assertThat(store.nextVmNumber()).isGreaterThan(before);
        assertThat(store.register().authorities()).hasSize(1);
    }

    @Test
    void aWrongPasswordIsNamedAndNotShown() {
        Database wrong = new Database.PostgreSql(database().url(), POSTGRES.user(), "wrong-" + POSTGRES.password());

        assertThatThrownBy(() -> Store.open(wrong))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("password authentication failed")
                .message()
                .doesNotContain(POSTGRES.password());
    }
}
