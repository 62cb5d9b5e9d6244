package fe80.management.zone;

import fe80.management.access.AccessException;
import fe80.management.access.Caller;
import fe80.management.store.JobTarget;
import fe80.management.store.Role;
import fe80.v1.Filter;
import fe80.v1.Outcome;
import fe80.v1.PassageWork;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Commands in System VMs wherever they are in the zone, for what runs them without a caller who waits. */
public record VmCommands(Zone zone, Overseer overseer) {

    /** Past the command's own deadline its host is given so long to say how it ended. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int MOST_ATTEMPTS = 5;

    /** For a host that does not answer nobody waits longer. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /**
     * The System VMs that a filter means, of those that the caller may see, by name.
     *
     * @throws ZoneException if there is none, or one that is named is not there
     * @throws AccessException if the caller may not run commands in one of them
     */
    public List<SystemVm> meant(Filter filter, Caller caller, String method) {
        List<SystemVm> found =
                zone.view().page(new Selection(filter, caller.user()), Optional.empty(), Integer.MAX_VALUE).stream()
                        .map(Sighting::vm)
                        .toList();
        List<String> missing = filter.getNamesList().stream()
                .filter(name -> name.indexOf('*') < 0 && name.indexOf('?') < 0)
                .filter(name -> found.stream().map(SystemVm::getName).noneMatch(Predicate.isEqual(name)))
                .toList();
        if (!missing.isEmpty() || found.isEmpty()) {
            throw new ZoneException(
                    ZoneException.Reason.NOT_FOUND,
                    "nothing was done: "
                            + (missing.isEmpty()
                                    ? "no System VM is meant by that"
                                    : "there is no System VM " + String.join(", ", missing))
                            + "; 'fe80 ls' shows those that there are");
        }
        found.forEach(vm -> overseer.permit(caller, Role.OPERATOR, Messages.scope(vm), method, vm));
        return found;
    }

    /** The names of the hosts whose System VMs are not known. */
    public List<String> missingHosts() {
        return zone.missingHosts();
    }

    /**
     * Waits until it is known where these System VMs are, or each host has told which it has; so long at most. A host
     * that none of them was on is waited for only if one has left its own.
     */
    public void awaitPlaces(List<JobTarget> vms, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        Set<String> theirs = vms.stream().map(JobTarget::host).collect(Collectors.toSet());
        List<HostKeeper> unknown = zone.hosts().stream()
                .filter(keeper -> !keeper.known())
                .sorted(Comparator.comparing(
                        keeper -> !theirs.contains(keeper.host().name())))
                .toList();
        for (HostKeeper keeper : unknown) {
            if (vms.stream().noneMatch(vm -> zone.view().find(vm.vmUuid()).isEmpty())) {
                return;
            }
            keeper.awaitKnown(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }

    /**
     * Runs one to its end, and has it written down. What fails becomes an outcome; a host that was silent for a moment
     * is waited for.
     */
    public RunResponse run(RunRequest request, Caller caller) throws InterruptedException {
        try {
            return whereItIs(request.getSystemVm(), caller, "Jobs.Run", route -> run(route, request, caller));
        } catch (StatusException | ZoneException | AccessException e) {
            return failed(Failures.status(e));
        }
    }

    private RunResponse run(Route route, RunRequest request, Caller caller)
            throws StatusException, InterruptedException {
        HostChannel channel = route.keeper().channel();
        Action action = overseer.begin(caller, "Jobs.Run", route.vm(), Messages.detail(request));
        try {
            RunResponse answer = ClientCalls.blockingV2UnaryCall(
                    ClientInterceptors.intercept(
                            channel.systemVms(), MetadataUtils.newAttachHeadersInterceptor(OnwardHeaders.of(caller))),
                    SystemVmsGrpc.getRunMethod(),
                    CallOptions.DEFAULT.withDeadlineAfter(
                            request.getDeadline().getSeconds() + PATIENCE.toSeconds(), TimeUnit.SECONDS),
                    request);
            action.end(Status.OK, Messages.outcome(answer).orElse(""));
            return answer;
        } catch (StatusException e) {
            Status told = Failures.ofHost(e.getStatus(), route.keeper().host());
            action.end(told, "");
            throw told.asException(e.getTrailers());
        }
    }

    /**
     * Has one take a step on the way out of 169.254, and has it written down. What came of it is told as if a command
     * had done it: on stdout, or on stderr with exit status 1.
     */
    public RunResponse pass(PassageWork.Step step, String vm, Caller caller) throws InterruptedException {
        return new VmPassage(this, caller).take(step, vm);
    }

    /** What is done with a System VM at its host. */
    @FunctionalInterface
    interface Deed<A> {
        A at(Route route) throws StatusException, InterruptedException;
    }

    /**
     * Does this at the host that a System VM is on, once it does not switch to another. A host that says that it has
     * left has done nothing: then it is done where it is now.
     */
    <A> A whereItIs(String vm, Caller caller, String method, Deed<A> deed)
            throws StatusException, InterruptedException {
        Optional<UUID> left = Optional.empty();
        for (int attempt = 1; ; attempt++) {
            Route route = route(vm, left, caller, method);
            try {
                return deed.at(route);
            } catch (StatusException e) {
                if (attempt == MOST_ATTEMPTS || !Moved.isSaid(e.getTrailers())) {
                    throw e;
                }
                left = Optional.of(route.keeper().host().id());
            }
        }
    }

    /** Where a System VM is that the caller may do this with, once its host answers or was silent for too long. */
    private Route route(String vm, Optional<UUID> left, Caller caller, String method) throws InterruptedException {
        Route route = zone.settledRoute(vm, left);
        overseer.permit(caller, Role.OPERATOR, Messages.scope(route.vm()), method, route.vm());
        route.keeper().awaitLive(SILENCE);
        return route;
    }

    /** What a call that failed says: it was certainly not done, or nobody knows. */
    static RunResponse failed(Status status) {
        String reason = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        Outcome.Builder outcome = Outcome.newBuilder();
        return RunResponse.newBuilder()
                .setOutcome(
                        switch (status.getCode()) {
                            case NOT_FOUND,
                                    INVALID_ARGUMENT,
                                    FAILED_PRECONDITION,
                                    UNAVAILABLE,
                                    UNIMPLEMENTED,
                                    PERMISSION_DENIED,
                                    UNAUTHENTICATED -> outcome.setNotStarted(reason);
                            case OK,
                                    CANCELLED,
                                    UNKNOWN,
                                    DEADLINE_EXCEEDED,
                                    ALREADY_EXISTS,
                                    ABORTED,
                                    OUT_OF_RANGE,
                                    INTERNAL,
                                    RESOURCE_EXHAUSTED,
                                    DATA_LOSS -> outcome.setUnknown(reason);
                        })
                .build();
    }
}
