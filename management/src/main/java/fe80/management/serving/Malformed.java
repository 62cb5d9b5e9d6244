package fe80.management.serving;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import io.grpc.Metadata;
import io.grpc.Status;

/** Says what is wrong with a message that cannot be read. */
final class Malformed implements GrpcExceptionHandlerFunction {

    @Override
    public Status apply(RequestContext context, Status status, Throwable failure, Metadata metadata) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidProtocolBufferException) {
                return Status.INVALID_ARGUMENT.withDescription("not a message of this method: " + cause.getMessage());
            }
        }
        return status;
    }
}
