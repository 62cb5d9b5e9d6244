package fe80.management.serving;

import com.linecorp.armeria.server.ServiceRequestContext;
import fe80.management.access.AccessException;
import fe80.management.access.Admission;
import fe80.management.access.Caller;
import fe80.management.access.Limiter;
import fe80.management.access.Refusals.Reason;
import fe80.management.zone.Failures;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Has no more calls that stream than each user may have, and ends those whose caller may not go on. */
record StreamInterceptor(Limiter limiter, Clock clock) implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getType() == MethodType.UNARY) {
            return next.startCall(call, headers);
        }
        ServiceRequestContext context = ServiceRequestContext.current();
        Admission admission = context.attr(Authentication.ADMISSION);
        if (admission == null) {
            return refuse(call, Status.UNAUTHENTICATED.withDescription("nobody made this call"));
        }
        EndableCall<Q, A> endable = new EndableCall<>(call);
        try {
            var stream = limiter.open(admission, endable::end);
            Duration left = Duration.between(clock.instant(), admission.token().expires());
            var expiry = context.eventLoop().schedule(stream::expire, left.toMillis(), TimeUnit.MILLISECONDS);
            endable.whenEnded(() -> {
                stream.close();
                expiry.cancel(false);
            });
        } catch (AccessException e) {
            limiter.refusals()
                    .add(
                            Reason.STREAMS,
                            admission.user().name(),
                            Caller.current().requestId(),
                            context.path(),
                            context.clientAddress().getHostAddress(),
                            String.valueOf(e.getMessage()));
            return refuse(call, Failures.status(e));
        }
        return endable.listener(next.startCall(endable, headers));
    }

    private static <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
