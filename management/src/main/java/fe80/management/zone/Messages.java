package fe80.management.zone;

import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.systemvm.Kind;
import fe80.v1.AdoptRequest;
import fe80.v1.Command;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ForwardRequest;
import fe80.v1.LegacyStep;
import fe80.v1.Outcome;
import fe80.v1.ProbeRequest;
import fe80.v1.PullRequest;
import fe80.v1.PushRequest;
import fe80.v1.RebootRequest;
import fe80.v1.RestoreRequest;
import fe80.v1.RetireRequest;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.StartRequest;
import fe80.v1.StopRequest;
import fe80.v1.SystemVm;
import java.util.Optional;

/** What the messages of calls that are passed on say: all that the zone has to know of them. */
final class Messages {

    private Messages() {}

    /**
     * The name or UUID in the first message of a call.
     *
     * @throws IllegalArgumentException if it is not the one that a call begins with
     */
    static String systemVm(Object first) {
        return switch (first) {
            case StartRequest request -> request.getSystemVm();
            case StopRequest request -> request.getSystemVm();
            case RebootRequest request -> request.getSystemVm();
            case RunRequest request -> request.getSystemVm();
            case ProbeRequest request -> request.getSystemVm();
            case PullRequest request -> request.getSystemVm();
            case AdoptRequest request -> request.getSystemVm();
            case RetireRequest request -> request.getSystemVm();
            case RestoreRequest request -> request.getSystemVm();
            case ExecRequest request
            when request.hasStart() -> request.getStart().getSystemVm();
            case PushRequest request
            when request.hasStart() -> request.getStart().getSystemVm();
            case ForwardRequest request
            when request.hasStart() -> request.getStart().getSystemVm();
            default -> throw new IllegalArgumentException("start: the first message has to be that one");
        };
    }

    /** The role that a call needs. */
    static Role role(Object first) {
        return first instanceof ProbeRequest ? Role.VIEWER : Role.OPERATOR;
    }

    /** What is to be done, where the method does not say it all. */
    static String detail(Object first) {
        return switch (first) {
            case RunRequest request -> line(request.getCommand());
            case ExecRequest request -> line(request.getStart().getCommand());
            case PullRequest request -> request.getPath();
            case PushRequest request -> request.getStart().getPath();
            case ForwardRequest request ->
                "port " + Integer.toUnsignedString(request.getStart().getPort());
            default -> "";
        };
    }

    private static String line(Command command) {
        return command.getArgumentsCount() == 0 ? "a shell" : String.join(" ", command.getArgumentsList());
    }

    /** What came of it, if this answer says so. */
    static Optional<String> outcome(Object answer) {
        return switch (answer) {
            case RunResponse response -> Optional.of(words(response.getOutcome()));
            case ExecResponse response when response.hasOutcome() -> Optional.of(words(response.getOutcome()));
            case LegacyStep step when step.hasDone() -> Optional.of(step.getDone());
            default -> Optional.empty();
        };
    }

    private static String words(Outcome outcome) {
        return switch (outcome.getOutcomeCase()) {
            case EXIT_STATUS -> "exit status " + outcome.getExitStatus();
            case SIGNAL -> "ended by signal " + outcome.getSignal();
            case NOT_STARTED -> "not started: " + outcome.getNotStarted();
            case UNKNOWN -> "outcome unknown: " + outcome.getUnknown();
            case OUTCOME_NOT_SET -> "";
        };
    }

    /** What a role has to be for, to do something with this System VM. */
    static Scope scope(SystemVm vm) {
        return scope(vm.getKind());
    }

    /** What a role has to be for, to do something with System VMs of this kind. */
    static Scope scope(fe80.v1.Kind kind) {
        return switch (kind) {
            case SECONDARY_STORAGE_VM -> Scope.of(Kind.SECONDARY_STORAGE_VM);
            case CONSOLE_PROXY -> Scope.of(Kind.CONSOLE_PROXY);
            case VIRTUAL_ROUTER -> Scope.of(Kind.VIRTUAL_ROUTER);
            case KIND_UNSPECIFIED, UNRECOGNIZED -> Scope.ZONE;
        };
    }
}
