package fe80.management.zone;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;

/** Calls that the server answers itself. */
public final class Answers {

    private Answers() {}

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
