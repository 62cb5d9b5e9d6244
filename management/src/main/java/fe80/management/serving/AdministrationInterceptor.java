package fe80.management.serving;

import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TextFormat;
import fe80.management.access.AccessException;
import fe80.management.access.Caller;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.zone.Action;
import fe80.management.zone.Failures;
import fe80.management.zone.Overseer;
import fe80.v1.SystemVm;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets only admins make the calls that decide who belongs to the zone and who may do what in it, and has those written
 * down. None of their requests has a secret in it.
 */
record AdministrationInterceptor(Overseer overseer) implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!Doors.admins(call.getMethodDescriptor())) {
            return next.startCall(call, headers);
        }
        String method = Action.name(call.getMethodDescriptor());
        try {
            overseer.permit(Caller.current(), Role.ADMIN, Scope.ZONE, method, SystemVm.getDefaultInstance());
        } catch (AccessException e) {
            call.close(Failures.status(e), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        AtomicReference<String> request = new AtomicReference<>("");
        Action action = overseer.begin(Caller.current(), method, SystemVm.getDefaultInstance(), "");
        ServerCall<Q, A> written = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                action.end(status, Objects.requireNonNullElse(request.get(), ""));
                super.close(status, trailers);
            }
        };
        return new SimpleForwardingServerCallListener<>(next.startCall(written, headers)) {
            @Override
            public void onMessage(Q message) {
                if (message instanceof MessageOrBuilder fields) {
                    request.set(TextFormat.printer().shortDebugString(fields));
                }
                super.onMessage(message);
            }
        };
    }
}
