package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.v1.SystemVm;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;

/**
 * Something that a caller asked of the zone, done by one call to one host, and written down.
 *
 * @param caller for whom
 */
record Errand(Overseer overseer, Caller caller) {

    /** A host that is still at it by then may finish; nobody waits for it any longer. */
    private static final long PATIENCE_MINUTES = 5;

    /**
     * Runs it.
     *
     * @param vm what it is about, to be written down
     * @throws StatusException what the host said, or why it could not be asked
     */
    <Q, A> A run(HostKeeper keeper, MethodDescriptor<Q, A> method, Q request, SystemVm vm)
            throws StatusException, InterruptedException {
        HostChannel channel = keeper.channel();
        Action action = overseer.begin(caller, Action.name(method), vm, "");
        try {
            A answer = ClientCalls.blockingV2UnaryCall(
                    ClientInterceptors.intercept(
                            channel.systemVms(), MetadataUtils.newAttachHeadersInterceptor(OnwardHeaders.of(caller))),
                    method,
                    CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_MINUTES, TimeUnit.MINUTES),
                    request);
            action.end(Status.OK, "");
            return answer;
        } catch (StatusException e) {
            Status told = Failures.ofHost(e.getStatus(), keeper.host());
            action.end(told, "");
            throw told.asException();
        }
    }
}
