package fe80.management.zone;

import fe80.management.access.Caller;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Calls that the server answers itself. */
public final class Answers {

    private Answers() {}

    /** What a call does that tells how far it is. */
    @FunctionalInterface
    interface Told<A> {
        void run(Caller caller, Consumer<A> told) throws Exception;
    }

    /**
     * Answers a call with what it tells, on a virtual thread. A caller who goes away is told nothing more; what it
     * began goes on.
     */
    static <A> void stream(StreamObserver<A> responses, Told<A> call) {
        Caller caller = Caller.current();
        ServerCallStreamObserver<A> observer = (ServerCallStreamObserver<A>) responses;
        observer.setOnCancelHandler(() -> {});
        Consumer<A> told = response -> {
            if (!observer.isCancelled()) {
                observer.onNext(response);
            }
        };
        Thread.ofVirtual().name("call").start(() -> {
            try {
                call.run(caller, told);
                if (!observer.isCancelled()) {
                    observer.onCompleted();
                }
            } catch (Exception e) {
                if (!observer.isCancelled()) {
                    observer.onError(Failures.status(e).asRuntimeException());
                }
            }
        });
    }

    /** Answers a call once, on a virtual thread, or tells its caller why that failed. */
    public static <A> void answer(StreamObserver<A> responses, Callable<A> call) {
        Thread.ofVirtual().name("call").start(Context.current().wrap(() -> {
            try {
                responses.onNext(call.call());
                responses.onCompleted();
            } catch (Exception e) {
                responses.onError(Failures.status(e).asRuntimeException());
            }
        }));
    }
}
