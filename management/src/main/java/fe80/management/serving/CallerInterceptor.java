package fe80.management.serving;

import com.linecorp.armeria.server.ServiceRequestContext;
import fe80.management.access.Caller;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Tells a call who the request's caller is. A call of nobody, which {@link Authentication} should have stopped, ends.
 */
final class CallerInterceptor implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (Doors.open(call.getMethodDescriptor())) {
            return next.startCall(call, headers);
        }
        Caller caller = ServiceRequestContext.current().attr(Authentication.CALLER);
        if (caller == null) {
            call.close(Status.UNAUTHENTICATED.withDescription("nobody made this call"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(Caller.KEY, caller), call, headers, next);
    }
}
