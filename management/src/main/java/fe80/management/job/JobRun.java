package fe80.management.job;

import fe80.management.store.JobState;
import fe80.management.store.JobTarget;
import fe80.management.store.JobTurns;
import fe80.management.store.StoreException;
import fe80.management.store.StoredJob;
import fe80.management.store.TargetState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's turn at a job, in the thread that calls {@link #run}. One transaction writes down all that has ended
 * since the last one and all that is begun next, so there are as many as the database can take, and not two for each
 * System VM.
 */
final class JobRun {

    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final long TELL_NANOS = Duration.ofMillis(100).toNanos();

    private final JobTurns table;
    private final long number;
    private final long turn;
    private final Line line;
    private final UnaryOperator<JobTarget> work;
    private final News news;
    private final Clock clock;
    private final BlockingQueue<Optional<JobTarget>> inbox = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private StoredJob job;
    private long told;

    /**
     * A turn.
     *
     * @param first in how many System VMs it has to end before it is begun in the others
     * @param work does it in one System VM, and returns it ended; called in many threads
     */
    JobRun(JobTurns table, JobTurns.Turn begun, int first, UnaryOperator<JobTarget> work, News news, Clock clock) {
        this.table = table;
        this.number = begun.job().number();
        this.turn = begun.job().turn();
        this.line = new Line(begun.job().plan(), begun.waiting(), first);
        this.work = work;
        this.news = news;
        this.clock = clock;
        this.job = begun.job();
        this.told = System.nanoTime() - TELL_NANOS;
    }

    /** What is wanted of the job may have changed. */
    void wake() {
        inbox.add(Optional.empty());
    }

    /** Begins nothing more, and ends the turn when nothing runs. */
    void close() {
        closing.countDown();
        wake();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /**
     * Works on it.
     *
     * @return whether another server is to go on with it
     */
    boolean run() throws InterruptedException {
        List<JobTarget> ended = new ArrayList<>();
        while (true) {
            step(ended);
            if (line.running() == 0) {
                if (isClosing()) {
                    return true;
                }
                job = insist(() -> table.settle(number, turn, clock.instant()));
                if (!isOurs() || job.state() != JobState.RUNNING) {
                    news.tell(number);
                    return false;
                } else if (!line.isEmpty()) {
                    continue; // It was resumed just now.
                }
                throw new IllegalStateException("job " + number + " has something left that is not in its line");
            }
            ended = await();
        }
    }

    private boolean isOurs() {
        return job.turn() == turn;
    }

    private void step(List<JobTarget> ended) throws InterruptedException {
        long failed = ended.stream()
                .filter(target -> target.state() != TargetState.SUCCEEDED)
                .count();
        boolean tooMany = job.progress().failures() + failed >= job.plan().maxFailures();
        List<JobTarget> next = tooMany || isClosing() || !isOurs() ? List.of() : line.take();
        if (!ended.isEmpty() || !next.isEmpty() || job.state() == JobState.PAUSED) {
            job = insist(() -> table.step(number, turn, ended, next, clock.instant()));
        }
        if (isOurs() && job.state() == JobState.RUNNING) {
            next.forEach(this::begin);
        } else {
            line.putBack(next);
        }
        if (isOurs() && job.state() == JobState.RUNNING && job.failedTooOften()) {
            job = insist(() -> table.stop(
                    number,
                    turn,
                    "of " + total() + " System VMs " + job.progress().failures()
                            + " failed or are unknown, and after " + job.plan().maxFailures()
                            + " this job is begun in no other; --max-failures of a job sets how many, otherwise it is"
                            + " 20% of the System VMs, at least one",
                    clock.instant()));
        }
        if (System.nanoTime() - told >= TELL_NANOS) {
            told = System.nanoTime();
            news.tell(number);
        }
    }

    private int total() {
        StoredJob.Progress progress = job.progress();
        return progress.waiting()
                + progress.running()
                + progress.succeeded()
                + progress.failures()
                + progress.skipped();
    }

    private void begin(JobTarget target) {
        Thread.ofVirtual().name("job-" + number).start(() -> inbox.add(Optional.of(work.apply(target))));
    }

    /** Waits until something has ended, or what is wanted of the job may have changed. */
    private List<JobTarget> await() throws InterruptedException {
        List<Optional<JobTarget>> came = new ArrayList<>();
        if (job.state() == JobState.PAUSED) {
            // Another server may be told to resume it.
            Optional.ofNullable(inbox.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS))
                    .ifPresent(came::add);
        } else {
            came.add(inbox.take());
        }
        inbox.drainTo(came);
        List<JobTarget> ended = came.stream().flatMap(Optional::stream).toList();
        ended.forEach(line::ended);
        return ended;
    }

    /** While the database is away, what has ended is kept, and nothing is begun. */
    private StoredJob insist(Supplier<StoredJob> change) throws InterruptedException {
        while (true) {
            try {
                return change.get();
            } catch (StoreException e) {
                LOG.warn("job {} waits: {}", number, e.getMessage());
                if (closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }
}
