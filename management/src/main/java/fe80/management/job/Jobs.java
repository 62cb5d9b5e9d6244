package fe80.management.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import fe80.management.access.Caller;
import fe80.management.store.JobPlan;
import fe80.management.store.JobTable;
import fe80.management.store.JobTarget;
import fe80.management.store.JobTurns;
import fe80.management.store.Register;
import fe80.management.store.Store;
import fe80.management.store.StoredJob;
import fe80.management.store.TargetState;
import fe80.management.store.User;
import fe80.management.zone.VmCommands;
import fe80.v1.RunResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs of the zone, and this server's share of the work on them. */
public final class Jobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    /** On how many jobs a server works at a time. */
    private static final int AT_ONCE = 16;

    /**
     * A server that was lost is noticed after 4 heartbeats; who notices looks every 2, and another server looks for
     * work with this period. A job that is made here does not wait for it.
     */
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration LOOK = Duration.ofSeconds(2);

    /**
     * A server that was just started does not know where the System VMs are; for a host that is silent it waits no
     * longer.
     */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);

    /** When the server ends, what runs may end before it. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(10);

    private final JobTable table;
    private final Supplier<Register> register;
    private final VmCommands commands;
    private final String server;
    private final Clock clock;
    private final News news = new News();
    private final Map<Long, JobRun> runs = new ConcurrentHashMap<>();
    private final Scheduler scheduler;
    private volatile boolean closing;

    private Jobs(Store store, Supplier<Register> register, VmCommands commands, String server, Clock clock) {
        this.table = store.jobs();
        this.register = register;
        this.commands = commands;
        this.server = server;
        this.clock = clock;
        this.scheduler = Scheduler.create(
                        store.connections(),
                        Tasks.custom(JobTable.TASK, Void.class)
                                .onFailure(new FailureHandler.OnFailureRetryLater<>(LOOK))
                                .onDeadExecutionRevive()
                                .execute((instance, _) -> work(Long.parseLong(instance.getId()))))
                .tableName(JobTable.SCHEDULE)
                .schedulerName(new SchedulerName.Fixed(server))
                .pollingInterval(LOOK)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .threads(AT_ONCE)
                .shutdownMaxWait(LAST_WAIT)
                .failureLogging(LogLevel.WARN, true)
                .build();
    }

    /**
     * Begins to work on those that want a server.
     *
     * @param register the users as they are now
     * @param server what this server is called
     */
    public static Jobs start(
            Store store, Supplier<Register> register, VmCommands commands, String server, Clock clock) {
        Jobs jobs = new Jobs(store, register, commands, server, clock);
        jobs.scheduler.start();
        return jobs;
    }

    JobTable table() {
        return table;
    }

    VmCommands commands() {
        return commands;
    }

    News news() {
        return news;
    }

    /** Makes one and begins it. */
    StoredJob create(JobPlan plan, List<JobTarget> targets) {
        StoredJob job = table.create(plan, targets, clock.instant());
        scheduler.triggerCheckForDueExecutions();
        return job;
    }

    StoredJob pause(long number) {
        return told(table.pause(number));
    }

    StoredJob resume(long number) {
        StoredJob job = table.resume(number, clock.instant());
        scheduler.triggerCheckForDueExecutions();
        return told(job);
    }

    StoredJob cancel(long number, String reason) {
        return told(table.cancel(number, reason, clock.instant()));
    }

    private StoredJob told(StoredJob job) {
        Optional.ofNullable(runs.get(job.number())).ifPresent(JobRun::wake);
        news.tell(job.number());
        return job;
    }

    private CompletionHandler<Void> work(long number) {
        CompletionHandler<Void> again = (complete, operations) -> operations.reschedule(complete, clock.instant());
        try {
            return turn(number) ? again : nothing();
        } catch (InterruptedException e) {
            return again; // The server ends, and did not wait for all of it.
        }
    }

    private boolean turn(long number) throws InterruptedException {
        Optional<JobTurns.Turn> turn = table.turns().begin(number, server, Answers.lost(), clock.instant());
        if (turn.isEmpty()) {
            return false;
        }
        StoredJob job = turn.get().job();
        LOG.atInfo().addKeyValue("job", number).addKeyValue("turn", job.turn()).log("works on a job");
        commands.awaitPlaces(turn.get().waiting(), FIRST_WAIT);
        Work work = Work.parse(job.plan().work());
        JobRun run =
                new JobRun(table.turns(), turn.get(), work.first(), target -> done(job, work, target), news, clock);
        runs.put(number, run);
        try {
            if (closing) {
                run.close();
            }
            return run.run();
        } finally {
            runs.remove(number, run);
        }
    }

    /** The job's row in the schedule was removed with the job's end. */
    private static CompletionHandler<Void> nothing() {
        return (_, _) -> {};
    }

    private JobTarget done(StoredJob job, Work work, JobTarget target) {
        RunResponse answer;
        try {
            answer = switch (work) {
                case Work.RunCommand command ->
                    Answers.bounded(
                            commands.run(command.in(target.vmUuid()), caller(job)),
                            command.command().getOutputLimit());
                case Work.TakeStep step -> commands.pass(step.passage().getStep(), target.vmUuid(), caller(job));
            };
        } catch (InterruptedException e) {
            answer = Answers.unknown("the management server was interrupted in it");
        } catch (RuntimeException e) {
            LOG.error("a System VM of job {} failed in a way that it should not", job.number(), e);
            answer = Answers.unknown("a fault in the management server; its log has more: " + e);
        }
        TargetState how = Answers.state(answer.getOutcome());
        return target.ended(how, clock.instant(), answer.toByteString());
    }

    /** Who made it, with the roles of now: those who lost theirs have nothing more done. */
    private Caller caller(StoredJob job) {
        String name = job.plan().user();
        return new Caller(
                register.get().users().getOrDefault(name, new User(name, Set.of())),
                job.plan().requestId());
    }

    /** Begins nothing more. What still runs after a moment is unknown to whoever goes on. */
    @Override
    public void close() {
        closing = true;
        runs.values().forEach(JobRun::close);
        scheduler.stop();
    }
}
