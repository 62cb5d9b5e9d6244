package fe80.management.job;

import fe80.management.store.StoredJob;
import fe80.management.zone.Failures;
import fe80.v1.Job;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One who watches a job, on a virtual thread of its own. What this server does shows at once; what another one does,
 * within a second.
 */
final class JobWatch {

    private static final long LOOK_SECONDS = 1;

    private final News news;
    private final Supplier<StoredJob> job;
    private final long number;
    private final ServerCallStreamObserver<Job> responses;
    private final Semaphore changed = new Semaphore(0);

    /** @param job reads it, or fails if the watcher may not see it any longer */
    JobWatch(News news, Supplier<StoredJob> job, long number, ServerCallStreamObserver<Job> responses) {
        this.news = news;
        this.job = job;
        this.number = number;
        this.responses = responses;
    }

    /** Returns at once. */
    void start() {
        Thread thread = Thread.ofVirtual().name("job-watch").unstarted(this::run);
        responses.setOnReadyHandler(changed::release);
        responses.setOnCancelHandler(thread::interrupt);
        thread.start();
    }

    private void run() {
        news.listen(number, changed);
        try {
            Job told = Job.getDefaultInstance();
            while (true) {
                StoredJob read = job.get();
                Job now = JobMessages.job(read);
                if (!now.equals(told)) {
                    while (!responses.isReady()) {
                        changed.acquire();
                    }
                    responses.onNext(now);
                    told = now;
                }
                if (read.ended().isPresent()) {
                    responses.onCompleted();
                    return;
                }
                var _ = changed.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS);
                changed.drainPermits();
            }
        } catch (InterruptedException e) {
            // The watcher has gone.
        } catch (RuntimeException e) {
            responses.onError(Failures.status(e).asRuntimeException());
        } finally {
            news.stopListening(number, changed);
        }
    }
}
