package fe80.management.store;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What servers do with jobs. A server takes a job for a turn, in which it is the only one that may begin it anywhere:
 * each transaction looks whether another one has begun a later turn.
 */
public final class JobTurns {

    private final Store store;

    JobTurns(Store store) {
        this.store = store;
    }

    /**
     * A turn.
     *
     * @param job as it is at its beginning
     * @param waiting where it was not begun yet, in order
     */
    public record Turn(StoredJob job, List<JobTarget> waiting) {

        /** Copies the list. */
        public Turn {
            waiting = List.copyOf(waiting);
        }
    }

    /**
     * Begins a turn. Where an earlier turn has begun the job and not ended it, nobody knows what became of it: it waits
     * again if the job is repeatable.
     *
     * @param unknown what is to be said of a System VM of which nobody knows, encoded
     * @return nothing if the job has ended, or is paused and nothing of it runs
     */
    public Optional<Turn> begin(long number, String server, ByteString unknown, Instant now) {
        return store.transaction("begin to work on job " + number, handle -> {
            Optional<StoredJob> job = JobRows.find(handle, number, JobRows.LOCKED);
            if (job.isEmpty() || job.get().ended().isPresent()) {
                JobRows.unschedule(handle, number);
                return Optional.empty();
            }
            boolean again = job.get().plan().repeatable()
                    && (job.get().state() == JobState.RUNNING || job.get().state() == JobState.PAUSED);
            if (again) {
                forget(handle, number);
            } else {
                giveUp(handle, number, unknown, now);
            }
            handle.createUpdate("update job set turn = turn + 1, server = ? where id = ?")
                    .bind(0, server)
                    .bind(1, number)
                    .execute();
            List<JobTarget> waiting = handle.createQuery(
                            "select * from job_target where job = ? and state = 'WAITING' order by place")
                    .bind(0, number)
                    .map(JobRows.TARGET)
                    .list();
            return JobRows.find(handle, number, "").map(begun -> new Turn(begun, waiting));
        });
    }

    private static void forget(Handle handle, long number) {
        int again = handle.createUpdate("update job_target set state = 'WAITING' where job = ? and state = 'RUNNING'")
                .bind(0, number)
                .execute();
        handle.createUpdate("update job set vms_running = vms_running - ?, vms_waiting = vms_waiting + ? where id = ?")
                .bind(0, again)
                .bind(1, again)
                .bind(2, number)
                .execute();
    }

    private static void giveUp(Handle handle, long number, ByteString unknown, Instant now) {
        int lost = handle.createUpdate("update job_target set state = 'UNKNOWN', ended = ?, answer = ?"
                        + " where job = ? and state = 'RUNNING'")
                .bind(0, now)
                .bind(1, unknown.toByteArray())
                .bind(2, number)
                .execute();
        handle.createUpdate("update job set vms_running = vms_running - ?, vms_unknown = vms_unknown + ? where id = ?")
                .bind(0, lost)
                .bind(1, lost)
                .bind(2, number)
                .execute();
    }

    /**
     * A step of a turn, in one transaction: writes down what has ended, and that the job is about to be begun in others
     * if it still is to be. Also after the turn is over, what has ended is written down, where nobody knew better
     * meanwhile. A step that is repeated changes nothing.
     *
     * @param turn of this server
     * @param next where it is about to be begun
     * @return the job after that; it may be begun in those only if it is {@link JobState#RUNNING} in the same turn
     */
    public StoredJob step(long number, long turn, List<JobTarget> ended, List<JobTarget> next, Instant now) {
        return store.transaction("write down the results of job " + number, handle -> {
            StoredJob job = JobRows.find(handle, number, JobRows.LOCKED)
                    .orElseThrow(() -> new ConflictException("job " + number + " is gone"));
            boolean ours = job.turn() == turn;
            int begun = ours && job.state() == JobState.RUNNING ? mark(handle, number, turn, next, now) : 0;
            for (TargetState how : List.of(TargetState.SUCCEEDED, TargetState.FAILED, TargetState.UNKNOWN)) {
                List<JobTarget> those =
                        ended.stream().filter(target -> target.state() == how).toList();
                if (!those.isEmpty()) {
                    count(handle, number, how, "vms_running", end(handle, number, turn, those, "RUNNING"));
                    if (!ours && how != TargetState.UNKNOWN) {
                        count(handle, number, how, "vms_unknown", end(handle, number, turn, those, "UNKNOWN"));
                    }
                }
            }
            if (begun > 0) {
                handle.createUpdate(
                                "update job set vms_waiting = vms_waiting - ?, vms_running = vms_running + ? where id = ?")
                        .bind(0, begun)
                        .bind(1, begun)
                        .bind(2, number)
                        .execute();
            }
            return JobRows.find(handle, number, "").orElseThrow();
        });
    }

    private static int mark(Handle handle, long number, long turn, List<JobTarget> next, Instant now) {
        if (next.isEmpty()) {
            return 0;
        }
        PreparedBatch batch = handle.prepareBatch("update job_target set state = 'RUNNING', turn = ?, begun = ?"
                + " where job = ? and place = ? and state = 'WAITING'");
        next.forEach(target -> batch.bind(0, turn)
                .bind(1, now)
                .bind(2, number)
                .bind(3, target.place())
                .add());
        return Arrays.stream(batch.execute()).sum();
    }

    private static int end(Handle handle, long number, long turn, List<JobTarget> ended, String before) {
        PreparedBatch batch = handle.prepareBatch("update job_target set state = ?, ended = ?, answer = ?"
                + " where job = ? and place = ? and turn = ? and state = ?");
        ended.forEach(target -> batch.bind(0, target.state().name())
                .bind(1, target.ended().orElseThrow())
                .bind(2, target.answer().toByteArray())
                .bind(3, number)
                .bind(4, target.place())
                .bind(5, turn)
                .bind(6, before)
                .add());
        return Arrays.stream(batch.execute()).sum();
    }

    private static void count(Handle handle, long number, TargetState how, String before, int many) {
        String after = "vms_" + how.name().toLowerCase(java.util.Locale.ROOT);
        handle.createUpdate("update job set " + before + " = " + before + " - ?, " + after + " = " + after
                        + " + ? where id = ?")
                .bind(0, many)
                .bind(1, many)
                .bind(2, number)
                .execute();
    }

    /** Begins the job in no other System VM, since too many have failed; unless it is another server's turn. */
    public StoredJob stop(long number, long turn, String reason, Instant now) {
        return store.transaction("stop job " + number, handle -> {
            StoredJob job = JobRows.find(handle, number, JobRows.LOCKED).orElseThrow();
            if (job.turn() == turn && job.state() == JobState.RUNNING) {
                JobRows.skip(handle, number, JobState.STOPPED, reason, now);
            }
            return JobRows.find(handle, number, "").orElseThrow();
        });
    }

    /**
     * Ends a turn in which nothing runs any longer, and the job if nothing of it is left; a job that is paused needs no
     * server then.
     *
     * @return the job after that; the turn goes on if it is {@link JobState#RUNNING} in the same turn
     */
    public StoredJob settle(long number, long turn, Instant now) {
        return store.transaction("end the work on job " + number, handle -> {
            StoredJob job = JobRows.find(handle, number, JobRows.LOCKED).orElseThrow();
            if (job.turn() == turn) {
                JobRows.endIfNothingIsLeft(handle, number, now);
                if (job.state() == JobState.PAUSED) {
                    JobRows.unschedule(handle, number);
                    handle.createUpdate("update job set server = '' where id = ?")
                            .bind(0, number)
                            .execute();
                }
            }
            return JobRows.find(handle, number, "").orElseThrow();
        });
    }
}
