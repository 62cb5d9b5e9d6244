package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.v1.LegacyStep;
import fe80.v1.SystemVm;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A step on the way out of 169.254, or back, that a host takes for a caller, and that is written down.
 *
 * @param method as what
 * @param tell told what the host tells
 */
record Passage(Overseer overseer, Caller caller, String method, Consumer<LegacyStep> tell) {

    /** A host that is still at it by then may finish; nobody waits for it any longer. */
    private static final long PATIENCE_MINUTES = 15;

    /**
     * Has it taken, and returns what came of it.
     *
     * @param vm what it is about, to be written down
     * @throws ZoneException if the host does not answer
     * @throws StatusException what the host said, or why it could not be asked
     */
    <Q> String run(HostKeeper keeper, MethodDescriptor<Q, LegacyStep> call, Q request, SystemVm vm)
            throws StatusException, InterruptedException {
        HostChannel channel = keeper.channel();
        Action action = overseer.begin(caller, method, vm, "");
        try {
            String done = follow(ClientCalls.blockingV2ServerStreamingCall(
                    ClientInterceptors.intercept(
                            channel.legacy(), MetadataUtils.newAttachHeadersInterceptor(OnwardHeaders.of(caller))),
                    call,
                    CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_MINUTES, TimeUnit.MINUTES),
                    request));
            action.end(Status.OK, done);
            return done;
        } catch (StatusException e) {
            Status told = Failures.ofHost(e.getStatus(), keeper.host());
            action.end(told, "");
            throw told.asException(e.getTrailers());
        }
    }

    private String follow(BlockingClientCall<?, LegacyStep> steps) throws StatusException, InterruptedException {
        String done = "";
        for (LegacyStep step = steps.read(); step != null; step = steps.read()) {
            tell.accept(step);
            done = step.getDone();
        }
        return done;
    }
}
