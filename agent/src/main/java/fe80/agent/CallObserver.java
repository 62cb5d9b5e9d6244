package fe80.agent;

import fe80.guest.Caller;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the calls of the API, and logs those that failed for a reason of ours. */
final class CallObserver extends ServerStreamTracer.Factory implements ServerInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(CallObserver.class);

    private final Metrics metrics;

    CallObserver(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        long begun = System.nanoTime();
        Caller caller = CallerInterceptor.current();
        String method = call.getMethodDescriptor().getFullMethodName();
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        metrics.call(method, status.getCode(), Duration.ofNanos(System.nanoTime() - begun));
                        if (!status.isOk()) {
                            LOG.info(
                                    "{} for {} (request {}) failed with {}: {}",
                                    method,
                                    caller.user(),
                                    caller.requestId(),
                                    status.getCode(),
                                    status.getDescription());
                        }
                        super.close(status, trailers);
                    }
                },
                headers);
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new ServerStreamTracer() {
            @Override
            public void inboundWireSize(long bytes) {
                metrics.bytes("in", bytes);
            }

            @Override
            public void outboundWireSize(long bytes) {
                metrics.bytes("out", bytes);
            }
        };
    }
}
