package fe80.agent.exec;

import fe80.agent.Failures;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;

/** The answers of one call: sent no faster than the caller reads. One thread, started with it, does the call's work. */
public final class Responses<A> {

    /** What a call does. */
    public interface Work {
        /** Does it. */
        void run() throws Exception;
    }

    /** How many bytes may wait for the caller. With gRPC's 32 KiB each message of a copy waits for the one before. */
    private static final int MOST_UNSENT = 512 << 10;

    private final ServerCallStreamObserver<A> observer;
    private final Semaphore ready = new Semaphore(0);

    /** Of the call that this observer answers. */
    public Responses(StreamObserver<A> observer) {
        this.observer = (ServerCallStreamObserver<A>) observer;
        this.observer.setOnReadyThreshold(MOST_UNSENT);
    }

    /**
     * To be called in gRPC's own thread: starts another one that does the work, until it is done or the caller goes.
     */
    public void start(String name, Work work) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> run(work));
        observer.setOnReadyHandler(ready::release);
        observer.setOnCancelHandler(thread::interrupt);
        thread.start();
    }

    private void run(Work work) {
        try {
            work.run();
            observer.onCompleted();
        } catch (Exception e) {
            if (!observer.isCancelled()) {
                observer.onError(Failures.exception(e));
            }
        }
    }

    /** Waits until the caller can take it. To be called by one thread at a time. */
    public void send(A answer) throws InterruptedException {
        while (!observer.isReady()) {
            ready.acquire();
        }
        observer.onNext(answer);
    }
}
