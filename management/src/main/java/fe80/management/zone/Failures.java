package fe80.management.zone;

import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.TimeoutException;
import fe80.management.access.AccessException;
import fe80.management.enrolment.EnrolmentException;
import fe80.management.store.ConflictException;
import fe80.management.store.EnrolledHost;
import fe80.management.store.StoreException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes a gRPC status. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** The status that tells a caller of this failure; its description is the exception's message. */
    public static Status status(Throwable failure) {
        return switch (failure) {
            case StatusRuntimeException known -> known.getStatus();
            case StatusException known -> known.getStatus();
            case ZoneException zone -> of(zone).withDescription(zone.getMessage());
            case AccessException access -> of(access).withDescription(access.getMessage());
            case StoreException store -> Status.UNAVAILABLE.withDescription(store.getMessage());
            case ConflictException conflict -> Status.FAILED_PRECONDITION.withDescription(conflict.getMessage());
            case EnrolmentException enrolment -> Status.PERMISSION_DENIED.withDescription(enrolment.getMessage());
            case IllegalArgumentException argument -> Status.INVALID_ARGUMENT.withDescription(argument.getMessage());
            case TimeoutException _ ->
                Status.DEADLINE_EXCEEDED.withDescription(
                        "the time that the caller gave it is over, and it is not known whether it was done");
            case InterruptedException _ ->
                Status.CANCELLED.withDescription("the management server was interrupted in it");
            default -> {
                LOG.error("a call failed in a way that it should not", failure);
                yield Status.INTERNAL.withDescription("a fault in the management server; its log has more: " + failure);
            }
        };
    }

    /**
     * What to tell a caller whose call to a host ended so. If the connection broke after the host may have had the
     * request, nobody knows whether it was done.
     */
    static Status ofHost(Status status, EnrolledHost host) {
        if (status.getCause() == null) {
            return status; // the agent's own, or the caller's, who has gone
        }
        String reason = reason(status.getCause());
        return unprocessed(status.getCause())
                ? Status.UNAVAILABLE.withDescription("cannot reach the host " + host.name() + " (" + host.address()
                        + "), so nothing was done: " + reason)
                : Status.ABORTED.withDescription("the connection to the host " + host.name() + " (" + host.address()
                        + ") was lost, so it is not known whether this was done: " + reason);
    }

    private static boolean unprocessed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnprocessedRequestException) {
                return true;
            }
        }
        return false;
    }

    /** Why a call failed, in a few words. */
    static String reason(StatusException failure) {
        Throwable cause = failure.getStatus().getCause();
        String description = failure.getStatus().getDescription();
        return cause != null
                ? reason(cause)
                : description != null
                        ? description
                        : failure.getStatus().getCode().name();
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return RefusedCertificate.reason(root).orElse(message);
    }

    private static Status of(AccessException failure) {
        return switch (failure.reason()) {
            case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
            case REFUSED -> Status.PERMISSION_DENIED;
            case EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> Status.UNAVAILABLE;
        };
    }

    private static Status of(ZoneException failure) {
        return switch (failure.reason()) {
            case NOT_FOUND -> Status.NOT_FOUND;
            case ALREADY_EXISTS -> Status.ALREADY_EXISTS;
            case WRONG_STATE -> Status.FAILED_PRECONDITION;
            case UNREACHABLE -> Status.UNAVAILABLE;
            case EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
        };
    }
}
