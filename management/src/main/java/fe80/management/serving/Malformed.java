package fe80.management.serving;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
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
        return isOfReading(status, failure)
                ? Status.INVALID_ARGUMENT.withDescription("the request cannot be read: " + said(failure))
                : status;
    }

    /** What comes here was thrown before any method had it: by Armeria, for a header, a frame or what is compressed. */
    private static boolean isOfReading(Status status, Throwable failure) {
        return switch (status.getCode()) {
            case UNKNOWN, INTERNAL ->
                failure instanceof IllegalArgumentException
                        || failure instanceof IOException
                        || failure.getClass().getName().startsWith("com.linecorp.armeria.common.grpc.");
            default -> false;
        };
    }

    /** The parser's first sentence; where it repeats another's, without the name of that one's class. */
    static String said(Throwable failure) {
        String first = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return CLASS.matcher(first).replaceFirst("");
    }
}
