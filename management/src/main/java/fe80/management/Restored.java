package fe80.management;

import fe80.management.store.JobTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database was restored from a backup since a server last used it. In it, what jobs have done since then
 * has not happened yet: whoever makes them go on has to know.
 */
final class Restored {

    private static final Logger LOG = LoggerFactory.getLogger(Restored.class);

    /** Left beside the database by {@code fe80 management restore}. */
    private static final String MARK = "restored";

    private static final String REASON =
            "the database was restored from a backup: what this job has done since then is not known, and would be"
                    + " done again";

    private Restored() {}

    /** Pauses the jobs of a database that was restored into this directory, once. */
    static void pause(JobTable jobs, Path state) throws IOException {
        Path mark = state.resolve(MARK);
        if (Files.exists(mark)) {
            LOG.atWarn()
                    .addKeyValue("jobs", jobs.pauseAll(REASON))
                    .log("the database was restored from a backup, so its jobs are paused");
            Files.delete(mark);
        }
    }
}
