package fe80.lab;

import fe80.management.store.Database;
import fe80.management.store.JobRules;
import org.junit.jupiter.api.AfterAll;

/** The rules of jobs on PostgreSQL. */
class JobsOnPostgresTest extends JobRules {

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
}
