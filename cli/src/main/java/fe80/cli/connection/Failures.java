package fe80.cli.connection;

import fe80.cli.output.Failure;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;

/** What gRPC reports, as a sentence for a user. */
public final class Failures {

    private Failures() {}

    /** The failure of a call to the agent at this target. */
    public static Failure of(StatusException failure, Target target) {
        return of(failure.getStatus(), target, failure);
    }

    /** The failure of a call to the agent at this target. */
    public static Failure of(StatusRuntimeException failure, Target target) {
        return of(failure.getStatus(), target, failure);
    }

    private static Failure of(Status status, Target target, Exception failure) {
        String description = status.getDescription() == null ? "it gave no reason" : status.getDescription();
        return new Failure(
                switch (status.getCode()) {
                    case UNAVAILABLE ->
                        status.getCause() instanceof IOException cause
                                ? unreachable(target, cause)
                                : isLoss(description) ? lost(target, description) : description;
                    case UNIMPLEMENTED -> target.what() + " does not know this call: it is older than this fe80";
                    case INTERNAL, UNKNOWN, DATA_LOSS, CANCELLED ->
                        target.what() + " failed (" + status.getCode() + "): " + description + "; its log says more";
                    case OK,
                            INVALID_ARGUMENT,
                            DEADLINE_EXCEEDED,
                            NOT_FOUND,
                            ALREADY_EXISTS,
                            PERMISSION_DENIED,
                            RESOURCE_EXHAUSTED,
                            FAILED_PRECONDITION,
                            ABORTED,
                            OUT_OF_RANGE,
                            UNAUTHENTICATED -> description;
                },
                failure);
    }

    /** In gRPC's words, which it uses for connections only. */
    private static boolean isLoss(String description) {
        return description.startsWith("Keepalive failed") || description.startsWith("End of stream or IOException");
    }

    private static String lost(Target target, String description) {
        return "the connection to " + target.what() + " was lost (" + description + "): " + target.remedy();
    }

    private static String unreachable(Target target, IOException cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String remedy =
                reason.contains("Permission denied") ? "be root or a member of the group fe80" : target.remedy();
        return "cannot reach " + target.what() + ": " + reason + ": " + remedy;
    }
}
