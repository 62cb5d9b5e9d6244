package fe80.management.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The jobs of the zone. Whoever changes one holds the lock of its row for as long as the transaction takes, so what
 * users want and what its server does have an order.
 */
public final class JobTable {

    /** What the scheduler calls the work on a job; the instance is its number. */
    public static final String TASK = "job";

    /** The scheduler's table. */
    public static final String SCHEDULE = "job_schedule";

    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final Store store;

    JobTable(Store store) {
        this.store = store;
    }

    /** Makes a job, which wants a server from then on, and forgets those that ended long ago. */
    public StoredJob create(JobPlan plan, List<JobTarget> targets, Instant now) {
        return store.transaction("make a job", handle -> {
            handle.createUpdate("delete from job where ended < ?")
                    .bind(0, now.minus(REMEMBERED))
                    .execute();
            long number = handle.createUpdate(
                            "insert into job (created, member, request_id, work, repeatable, per_host,"
                                    + " per_zone, max_failures, state, reason, server, turn,"
                                    + " vms_waiting, vms_running, vms_succeeded, vms_failed, vms_unknown, vms_skipped)"
                                    + " values (?, ?, ?, ?, ?, ?, ?, ?, 'RUNNING', '', '', 0, ?, 0, 0, 0, 0, 0)")
                    .bind(0, now)
                    .bind(1, plan.user())
                    .bind(2, plan.requestId())
                    .bind(3, plan.work())
                    .bind(4, plan.repeatable())
                    .bind(5, plan.perHost())
                    .bind(6, plan.perZone())
                    .bind(7, plan.maxFailures())
                    .bind(8, targets.size())
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            PreparedBatch batch = handle.prepareBatch("insert into job_target"
                    + " (job, place, vm_uuid, vm_name, host, state, turn) values (?, ?, ?, ?, ?, 'WAITING', 0)");
            targets.forEach(target -> batch.bind(0, number)
                    .bind(1, target.place())
                    .bind(2, target.vmUuid())
                    .bind(3, target.vmName())
                    .bind(4, target.host())
                    .add());
            var _ = batch.execute();
            JobRows.schedule(handle, number, now);
            return job(handle, number);
        });
    }

    /** The job of this number. */
    public Optional<StoredJob> find(long number) {
        return store.transaction("read a job", handle -> JobRows.find(handle, number, ""));
    }

    /**
     * Jobs, the newest first.
     *
     * @param user whose; empty for all
     * @param before the number of the one before the first
     */
    public List<StoredJob> list(Optional<String> user, long before, int limit) {
        return store.transaction(
                "list the jobs",
                handle -> handle.createQuery(
                                "select * from job where id < ? and (? = '' or member = ?) order by id desc limit ?")
                        .bind(0, before)
                        .bind(1, user.orElse(""))
                        .bind(2, user.orElse(""))
                        .bind(3, limit)
                        .map(JobRows.JOB)
                        .list());
    }

    /**
     * What became of a job in its System VMs, in their order.
     *
     * @param states only those in these states; all if empty
     * @param after the place of the one before the first
     * @param bytes no more are added once the answers have so many
     */
    public Page targets(long number, List<TargetState> states, int after, int limit, long bytes) {
        return store.transaction(
                "read the results of a job",
                handle -> JobRows.page(
                        handle.createQuery("select * from job_target where job = :job and place > :after"
                                        + (states.isEmpty() ? "" : " and state in (<states>)")
                                        + " order by place limit :limit")
                                .bind("job", number)
                                .bind("after", after)
                                .bind("limit", limit),
                        states,
                        limit,
                        bytes));
    }

    /**
     * Targets of a job.
     *
     * @param more whether there may be others after them
     */
    public record Page(List<JobTarget> targets, boolean more) {

        /** Copies the list. */
        public Page {
            targets = List.copyOf(targets);
        }
    }

    /** Wants it to be paused; one that is not running stays as it is. */
    public StoredJob pause(long number) {
        return control(number, "pause", (handle, job) -> {
            if (job.state() == JobState.RUNNING) {
                JobRows.state(handle, number, JobState.PAUSED, "");
            }
        });
    }

    /** Wants all that are running to be paused, for this reason; returns how many those were. */
    public int pauseAll(String reason) {
        return store.transaction(
                "pause the jobs",
                handle -> handle.createUpdate("update job set state = ?, reason = ? where state = ?")
                        .bind(0, JobState.PAUSED.name())
                        .bind(1, reason)
                        .bind(2, JobState.RUNNING.name())
                        .execute());
    }

    /** Wants it to go on if it is paused, and wants a server for it then. */
    public StoredJob resume(long number, Instant now) {
        return control(number, "resume", (handle, job) -> {
            if (job.state() == JobState.PAUSED) {
                JobRows.state(handle, number, JobState.RUNNING, "");
                JobRows.schedule(handle, number, now);
            }
        });
    }

    /** Ends it; what was not begun is skipped. One that has ended stays as it is. */
    public StoredJob cancel(long number, String reason, Instant now) {
        return control(number, "cancel", (handle, job) -> {
            if (job.state() == JobState.RUNNING || job.state() == JobState.PAUSED) {
                JobRows.skip(handle, number, JobState.CANCELLED, reason, now);
            }
        });
    }

    /** What servers do with it in their turns. */
    public JobTurns turns() {
        return new JobTurns(store);
    }

    /** What is changed of a job while its row is locked. */
    private interface Change {
        void make(Handle handle, StoredJob job);
    }

    private StoredJob control(long number, String what, Change change) {
        return store.transaction(what + " job " + number, handle -> {
            change.make(handle, JobRows.find(handle, number, JobRows.LOCKED).orElseThrow(() -> gone(number)));
            return job(handle, number);
        });
    }

    private static StoredJob job(Handle handle, long number) {
        return JobRows.find(handle, number, "").orElseThrow(() -> gone(number));
    }

    private static ConflictException gone(long number) {
        return new ConflictException("there is no job " + number + "; 'fe80 job ls' shows those that there are");
    }
}
