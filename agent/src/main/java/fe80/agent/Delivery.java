package fe80.agent;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Where gRPC delivers the messages of a call: those that only hand them to a thread of their own need no other for
 * each.
 */
record Delivery(Set<String> handedOver, Executor others) implements ServerCallExecutorSupplier {

    @Override
    public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
        return handedOver.contains(call.getMethodDescriptor().getBareMethodName()) ? Runnable::run : others;
    }
}
