package fe80.management.store;

import com.google.protobuf.ByteString;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** The rows of jobs and of their targets, and the statements that both halves of their table use. */
final class JobRows {

    /** Keeps others from changing the row until the transaction is over. */
    static final String LOCKED = " for update";

    static final RowMapper<StoredJob> JOB = (row, _) -> new StoredJob(
            row.getLong("id"),
            new JobPlan(
                    row.getString("member"),
                    row.getString("request_id"),
                    row.getString("work"),
                    row.getBoolean("repeatable"),
                    row.getInt("per_host"),
                    row.getInt("per_zone"),
                    row.getInt("max_failures")),
            row.getTimestamp("created").toInstant(),
            instant(row, "ended"),
            JobState.valueOf(row.getString("state")),
            row.getString("reason"),
            row.getString("server"),
            row.getLong("turn"),
            new StoredJob.Progress(
                    row.getInt("vms_waiting"),
                    row.getInt("vms_running"),
                    row.getInt("vms_succeeded"),
                    row.getInt("vms_failed"),
                    row.getInt("vms_unknown"),
                    row.getInt("vms_skipped")));

    static final RowMapper<JobTarget> TARGET = (row, _) -> new JobTarget(
            row.getInt("place"),
            row.getString("vm_uuid"),
            row.getString("vm_name"),
            row.getString("host"),
            TargetState.valueOf(row.getString("state")),
            instant(row, "begun"),
            instant(row, "ended"),
            Optional.ofNullable(row.getBytes("answer"))
                    .map(ByteString::copyFrom)
                    .orElse(ByteString.EMPTY));

    private JobRows() {}

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    static Optional<StoredJob> find(Handle handle, long number, String locked) {
        return handle.createQuery("select * from job where id = ?" + locked)
                .bind(0, number)
                .map(JOB)
                .findOne();
    }

    /** Those that the query finds, until the answers are too large together. */
    static JobTable.Page page(Query query, List<TargetState> states, int limit, long bytes) {
        Query complete = states.isEmpty()
                ? query
                : query.bindList("states", states.stream().map(Enum::name).toList());
        List<JobTarget> page = new ArrayList<>();
        long size = 0;
        try (var rows = complete.map(TARGET).iterator()) {
            for (Iterator<JobTarget> rest = rows; rest.hasNext() && size < bytes; ) {
                JobTarget target = rest.next();
                size += target.answer().size();
                page.add(target);
            }
        }
        return new JobTable.Page(page, page.size() == limit || size >= bytes);
    }

    /** The job wants a server. */
    static void schedule(Handle handle, long number, Instant now) {
        handle.createUpdate(
                        "insert into job_schedule (task_name, task_instance, execution_time, picked, version, priority)"
                                + " select ?, ?, ?, false, 1, 0 where not exists"
                                + " (select 1 from job_schedule where task_name = ? and task_instance = ?)")
                .bind(0, JobTable.TASK)
                .bind(1, Long.toString(number))
                .bind(2, now)
                .bind(3, JobTable.TASK)
                .bind(4, Long.toString(number))
                .execute();
    }

    /** The job wants no server any longer. */
    static void unschedule(Handle handle, long number) {
        handle.createUpdate("delete from job_schedule where task_name = ? and task_instance = ?")
                .bind(0, JobTable.TASK)
                .bind(1, Long.toString(number))
                .execute();
    }

    static void state(Handle handle, long number, JobState state, String reason) {
        handle.createUpdate("update job set state = ?, reason = ? where id = ?")
                .bind(0, state.name())
                .bind(1, reason)
                .bind(2, number)
                .execute();
    }

    /** Begins it in no other System VM. */
    static void skip(Handle handle, long number, JobState state, String reason, Instant now) {
        int skipped = handle.createUpdate(
                        "update job_target set state = 'SKIPPED', ended = ? where job = ? and state = 'WAITING'")
                .bind(0, now)
                .bind(1, number)
                .execute();
        state(handle, number, state, reason);
        handle.createUpdate("update job set vms_waiting = vms_waiting - ?, vms_skipped = vms_skipped + ? where id = ?")
                .bind(0, skipped)
                .bind(1, skipped)
                .bind(2, number)
                .execute();
        endIfNothingIsLeft(handle, number, now);
    }

    /** Ends the job if it waits for nothing. */
    static void endIfNothingIsLeft(Handle handle, long number, Instant now) {
        int ended = handle.createUpdate("update job set ended = ?, server = '',"
                        + " state = case when state in ('RUNNING', 'PAUSED') then 'COMPLETED' else state end"
                        + " where id = ? and vms_waiting = 0 and vms_running = 0 and ended is null")
                .bind(0, now)
                .bind(1, number)
                .execute();
        if (ended > 0) {
            unschedule(handle, number);
        }
    }
}
