package fe80.agent;

import fe80.agent.enrolment.EnrolmentException;
import fe80.guest.ChannelException;
import fe80.guest.CommandNotStartedException;
import fe80.guest.CommandOutcomeUnknownException;
import fe80.guest.ConnectionException;
import fe80.guest.CopyException;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.HypervisorException;
import fe80.link.LinkException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes a gRPC status. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final Metadata.Key<String> MOVED = Metadata.Key.of("x-fe80-moved", Metadata.ASCII_STRING_MARSHALLER);

    private Failures() {}

    /** The status that tells a caller of this failure; its description is the exception's message. */
    public static Status status(Throwable failure) {
        Status status = switch (failure) {
            case StatusRuntimeException known -> known.getStatus();
            case StatusException known -> known.getStatus();
            case AgentException agent -> of(agent).withDescription(agent.getMessage());
            case HypervisorException hypervisor -> of(hypervisor).withDescription(hypervisor.getMessage());
            case ChannelException channel -> Status.UNAVAILABLE.withDescription(channel.getMessage());
            case CommandNotStartedException command -> Status.UNAVAILABLE.withDescription(command.getMessage());
            case CommandOutcomeUnknownException command -> Status.ABORTED.withDescription(command.getMessage());
            case UnreachableException way -> Status.FAILED_PRECONDITION.withDescription(way.getMessage());
            case EnrolmentException enrolment -> Status.FAILED_PRECONDITION.withDescription(enrolment.getMessage());
            case LinkException link -> Status.UNAVAILABLE.withDescription(link.getMessage());
            case CopyException copy -> Status.FAILED_PRECONDITION.withDescription(copy.getMessage());
            case ConnectionException connection -> Status.FAILED_PRECONDITION.withDescription(connection.getMessage());
            case IllegalArgumentException argument -> Status.INVALID_ARGUMENT.withDescription(argument.getMessage());
            case InterruptedException _ -> Status.CANCELLED.withDescription("the agent was interrupted in it");
            default -> unexpected(failure);
        };
        return status.withCause(failure);
    }

    /** The same, as a call ends with it. Whether the VM has moved is also said in a form for programs. */
    public static StatusRuntimeException exception(Throwable failure) {
        Metadata trailers = new Metadata();
        if (failure instanceof AgentException agent && agent.reason() == AgentException.Reason.MOVED) {
            trailers.put(MOVED, "true");
        }
        return status(failure).asRuntimeException(trailers);
    }

    /** What went wrong, in words. */
    public static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    /** Why a System VM that does not run is not reached, and what to do. */
    static String stopped(HostedVm now) {
        String name = now.vm().name();
        return switch (now.state()) {
            case PAUSED -> "its domain is paused; 'virsh resume " + name + "' lets it go on";
            case CRASHED -> "its domain has crashed; look at its console, then 'fe80 start " + name + "'";
            case SHUT_OFF, RUNNING -> "its domain is off; 'fe80 start " + name + "' starts it";
        };
    }

    private static Status unexpected(Throwable failure) {
        LOG.atError().setCause(failure).log("a call failed in a way that it should not");
        return Status.INTERNAL.withDescription("a fault in the agent; its log has more: " + failure);
    }

    private static Status of(AgentException failure) {
        return switch (failure.reason()) {
            case NO_SUCH_VM -> Status.NOT_FOUND;
            case BAD_REQUEST -> Status.INVALID_ARGUMENT;
            case WRONG_STATE -> Status.FAILED_PRECONDITION;
            case NOT_READY, MOVED -> Status.UNAVAILABLE;
            case NOT_PERMITTED -> Status.PERMISSION_DENIED;
            case TOO_SLOW -> Status.RESOURCE_EXHAUSTED;
        };
    }

    private static Status of(HypervisorException failure) {
        return switch (failure.reason()) {
            case UNREACHABLE -> Status.UNAVAILABLE;
            case NO_SUCH_VM -> Status.NOT_FOUND;
            case ALREADY_EXISTS -> Status.ALREADY_EXISTS;
            case MAC_TAKEN, NOT_ADMITTED -> Status.FAILED_PRECONDITION;
            case DEADLINE -> Status.DEADLINE_EXCEEDED;
            case FAILED -> Status.UNKNOWN;
        };
    }
}
