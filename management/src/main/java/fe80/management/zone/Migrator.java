package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.management.store.Role;
import fe80.management.zone.ZoneException.Reason;
import fe80.v1.MigrateRequest;
import fe80.v1.Migrated;
import fe80.v1.MigrationProgress;
import fe80.v1.Reachability;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Moves System VMs to other hosts while they run. */
record Migrator(Zone zone, Overseer overseer) {

    static final String METHOD = "SystemVms.Migrate";

    /** For how long a host may take to tell that a VM stays. */
    private static final Duration AFTERMATH = Duration.ofSeconds(10);

    Migrated migrate(MigrateRequest request, Caller caller, Consumer<MigrationProgress> progress)
            throws StatusException, InterruptedException {
        Route route = zone.settledRoute(request.getSystemVm());
        overseer.permit(caller, Role.OPERATOR, Messages.scope(route.vm()), METHOD, route.vm());
        if (!request.getTo().isEmpty()) {
            return move(route, usable(zone.host(request.getTo())), caller, progress);
        }
        return moveElsewhere(route, caller, progress);
    }

    /** To the best host that will have it. */
    Migrated moveElsewhere(Route route, Caller caller, Consumer<MigrationProgress> progress)
            throws StatusException, InterruptedException {
        List<HostKeeper> others = Placement.elsewhere(zone.candidates(route.vm().getKind()), route.keeper());
        if (others.isEmpty()) {
            throw new ZoneException(
                    Reason.EXHAUSTED,
                    route.vm().getName() + " stays on " + route.keeper().host().name()
                            + ": no other host answers and is in use");
        }
        StatusException refusal = null;
        for (HostKeeper other : others) {
            try {
                return move(route, other, caller, progress);
            } catch (StatusException e) {
                refusal = e;
                if (e.getStatus().getCode() != Status.Code.FAILED_PRECONDITION) {
                    throw e; // It does not fit there: the next may do. Anything else could have gone half the way.
                }
            }
        }
        throw refusal;
    }

    private HostKeeper usable(HostKeeper host) {
        zone.maintenance(host).ifPresent(since -> {
            throw new ZoneException(
                    Reason.WRONG_STATE,
                    "nothing was done: the host " + host.host().name() + " is under maintenance since " + since);
        });
        return host;
    }

    private Migrated move(Route route, HostKeeper to, Caller caller, Consumer<MigrationProgress> progress)
            throws StatusException, InterruptedException {
        HostKeeper from = route.keeper();
        String vm = route.vm().getName();
        if (from == to) {
            throw new ZoneException(
                    Reason.WRONG_STATE, vm + " is on " + to.host().name() + " already");
        }
        progress.accept(MigrationProgress.newBuilder()
                .setStage(MigrationProgress.Stage.PREPARING)
                .setTo(to.host().name())
                .build());
        Action action =
                overseer.begin(caller, METHOD, route.vm(), "to " + to.host().name());
        long begun = System.nanoTime();
        try {
            Transfer.Result result =
                    new Transfer(from, to, caller).run(route.vm().getUuid(), progress);
            if (result.gap().isEmpty()) {
                throw Status.UNAVAILABLE
                        .withDescription(vm + " runs on " + to.host().name() + " now, but there is no channel to it: "
                                + result.reason())
                        .asException();
            }
            Duration gap = result.gap().get();
            action.end(Status.OK, "calls waited for " + gap.toMillis() + " ms");
            return Migrated.newBuilder()
                    .setHost(to.host().name())
                    .setGap(duration(gap))
                    .setTook(duration(Duration.ofNanos(System.nanoTime() - begun)))
                    .build();
        } catch (StatusException e) {
            Status told = afterwards(e.getStatus(), route);
            action.end(told, "");
            throw told.asException();
        } catch (ZoneException e) {
            action.end(Failures.status(e), "");
            throw e;
        }
    }

    /** Says so if the VM is where it was: once its host has told, not by guess. */
    private Status afterwards(Status status, Route route) throws InterruptedException {
        List<Sighting> found = zone.view().awaitSettled(route.vm().getUuid(), Optional.empty(), AFTERMATH);
        boolean stays = found.stream()
                .allMatch(
                        sighting -> sighting.host().equals(route.keeper().host().id())
                                && !sighting.switches()
                                && sighting.vm().getReachability().getState() != Reachability.State.UNKNOWN);
        String reason = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        return stays && !found.isEmpty()
                ? status.withDescription(route.vm().getName() + " stays on "
                        + route.keeper().host().name() + ": " + reason)
                : status.withDescription(reason);
    }

    private static com.google.protobuf.Duration duration(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }
}
