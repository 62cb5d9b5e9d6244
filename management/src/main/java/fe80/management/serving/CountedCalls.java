package fe80.management.serving;

import fe80.management.observation.Metrics;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts each call once, by how it ended. */
record CountedCalls(Metrics metrics) implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        long begun = System.nanoTime();
        String method = call.getMethodDescriptor().getFullMethodName();
        AtomicBoolean counted = new AtomicBoolean();
        ServerCall<Q, A> watched = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                count(counted, method, status.getCode(), begun);
                super.close(status, trailers);
            }
        };
        return new SimpleForwardingServerCallListener<>(next.startCall(watched, headers)) {
            @Override
            public void onCancel() {
                count(counted, method, Status.Code.CANCELLED, begun);
                super.onCancel();
            }
        };
    }

    private void count(AtomicBoolean counted, String method, Status.Code code, long begun) {
        if (counted.compareAndSet(false, true)) {
            metrics.call(method, code, Duration.ofNanos(System.nanoTime() - begun));
        }
    }
}
