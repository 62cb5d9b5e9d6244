package fe80.management.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The rules of jobs on H2. */
class EmbeddedJobsTest extends JobRules {

    @TempDir
    private Path directory;

    @Override
    protected Database database() {
        return new Database.Embedded(directory);
    }
}
