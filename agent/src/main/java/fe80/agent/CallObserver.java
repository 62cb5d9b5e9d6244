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
                        Duration took = Duration.ofNanos(System.nanoTime() - begun);
                        metrics.call(method, status.getCode(), took);
                        if (!status.isOk()) {
                            LOG.atInfo()
                                    .addKeyValue("method", method)
                                    .addKeyValue("user", caller.user())
                                    .addKeyValue("request", caller.requestId())
                                    .addKeyValue("status", status.getCode())
                                    .addKeyValue("reason", status.getDescription())
                                    .addKeyValue("took_ms", took.toMillis())
                                    .log("a call failed");
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
