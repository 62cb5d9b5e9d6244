package fe80.management.serving;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.regex.Pattern;

/** Says what is wrong with a message that cannot be read. */
final class Malformed implements GrpcExceptionHandlerFunction {

    private static final Pattern CLASS = Pattern.compile("^(?:[a-z]+\\.)+[A-Za-z]+: ");

    @Override
    public Status apply(RequestContext context, Status status, Throwable failure, Metadata metadata) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidProtocolBufferException) {
                return Status.INVALID_ARGUMENT.withDescription("not a message of this method: " + said(cause));
            }
        }
        return status;
    }

    /** The parser's first sentence; where it repeats another's, without the name of that one's class. */
    static String said(Throwable failure) {
        String first = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return CLASS.matcher(first).replaceFirst("");
    }
}
