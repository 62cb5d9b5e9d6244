package fe80.management.serving;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import fe80.management.zone.Failures;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.util.regex.Pattern;

/** Says what is wrong with a message that cannot be read. */
final class Malformed implements GrpcExceptionHandlerFunction {

    private static final String ARMERIA = "com.linecorp.armeria.common.grpc.";
    private static final Pattern CLASS = Pattern.compile("^(?:[a-z]+\\.)+[A-Za-z]+: ");

    @Override
    public Status apply(RequestContext context, Status status, Throwable failure, Metadata metadata) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidProtocolBufferException) {
                return Status.INVALID_ARGUMENT.withDescription("not a message of this method: " + said(cause));
            }
        }
        if (failure instanceof IndexOutOfBoundsException) {
            return unreadable("it has a message that is shorter than its frame says");
        }
        if (isOfReading(status, failure)) {
            return unreadable(said(failure));
        }
        if (isOfDeframing(status)) {
            return unreadable(said(String.valueOf(status.getDescription())));
        }
        return status.getCode() == Status.Code.UNKNOWN ? Failures.status(failure) : status;
    }

    private static Status unreadable(String why) {
        return Status.INVALID_ARGUMENT.withDescription("the request cannot be read: " + why);
    }

    /** Armeria puts its class before what it says of a frame. */
    private static boolean isOfDeframing(Status status) {
        String description = status.getDescription();
        return status.getCode() == Status.Code.INTERNAL && description != null && description.startsWith(ARMERIA);
    }

    /** What comes here was thrown before any method had it: by Armeria, for a header, a frame or what is compressed. */
    private static boolean isOfReading(Status status, Throwable failure) {
        return switch (status.getCode()) {
            case UNKNOWN, INTERNAL ->
                failure instanceof IllegalArgumentException
                        || failure instanceof IOException
                        || failure.getClass().getName().startsWith(ARMERIA);
            default -> false;
        };
    }

    /** The parser's first sentence; where it repeats another's, without the name of that one's class. */
    static String said(Throwable failure) {
        return said(String.valueOf(failure.getMessage()));
    }

    private static String said(String message) {
        String first = message.lines().findFirst().orElse("");
        return CLASS.matcher(first).replaceFirst("");
    }
}
