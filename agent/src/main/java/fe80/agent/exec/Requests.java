package fe80.agent.exec;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** The messages of a caller who sends many: the next one is asked for when the one before was taken. */
public final class Requests<Q> implements StreamObserver<Q> {

    private final ServerCallStreamObserver<?> call;
    private final BlockingQueue<Optional<Q>> received = new LinkedBlockingQueue<>();
    private volatile boolean broken;

    /** To be called in gRPC's own thread. */
    public Requests(StreamObserver<?> responses) {
        call = (ServerCallStreamObserver<?>) responses;
        call.disableAutoRequest();
        call.request(1);
    }

    /**
     * Waits for the next message; empty if the caller sends no more.
     *
     * @throws InterruptedException also if the caller has gone: what has come then is not all that was to come
     */
    public Optional<Q> next() throws InterruptedException {
        Optional<Q> next = received.take();
        if (broken) {
            received.add(Optional.empty());
            throw new InterruptedException("the caller has gone");
        }
        if (next.isPresent()) {
            call.request(1);
        } else {
            received.add(next); // whoever asks again is told again
        }
        return next;
    }

    /** The message that every such call begins with, and has to have what starts it. */
    public Q first(Predicate<Q> hasStart) throws InterruptedException {
        return next().filter(hasStart)
                .orElseThrow(() -> new IllegalArgumentException("start: the first message has to be that one"));
    }

    @Override
    public void onNext(Q message) {
        received.add(Optional.of(message));
    }

    @Override
    public void onError(Throwable failure) {
        broken = true;
        received.add(Optional.empty());
    }

    @Override
    public void onCompleted() {
        received.add(Optional.empty());
    }
}
