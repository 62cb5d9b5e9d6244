package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.v1.Evacuation;
import fe80.v1.MaintainRequest;
import fe80.v1.MaintainResponse;
import fe80.v1.Maintained;
import fe80.v1.Reachability;
import fe80.v1.SystemVm;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Instant;
import java.util.function.Consumer;

/** Takes hosts out of use, with what runs on them, and back. */
record Maintenance(Zone zone, Overseer overseer, Migrator migrator, MaintenanceBook book) {

    private static final String METHOD = "Hosts.Maintain";

    void maintain(MaintainRequest request, Caller caller, Consumer<MaintainResponse> told) throws InterruptedException {
        HostKeeper host = zone.host(request.getHost());
        SystemVm none = SystemVm.newBuilder().setHost(host.host().name()).build();
        overseer.permit(caller, Role.OPERATOR, Scope.ZONE, METHOD, none);
        Action action = overseer.begin(caller, METHOD, none, request.getEnd() ? "end" : "begin");
        try {
            Maintained.Builder result = Maintained.newBuilder();
            if (request.getEnd()) {
                book.end(host.host());
            } else {
                Instant since = book.begin(host.host(), overseer.now(), caller);
                evacuate(host, caller, told, result.setSince(Unknown.timestamp(since)));
            }
            told.accept(MaintainResponse.newBuilder().setMaintained(result).build());
            action.end(Status.OK, result.getStopped());
        } catch (RuntimeException e) {
            action.end(Failures.status(e), "");
            throw e;
        }
    }

    private void evacuate(HostKeeper host, Caller caller, Consumer<MaintainResponse> told, Maintained.Builder result)
            throws InterruptedException {
        for (Sighting sighting : zone.view().on(host.host().id())) {
            SystemVm vm = sighting.vm();
            if (!result.getStopped().isEmpty()) {
                result.addStaying(vm.getName());
            } else if (vm.getReachability().getState() == Reachability.State.STOPPED) {
                tell(told, Evacuation.newBuilder().setSystemVm(vm.getName()).setStays("it is off"));
                result.addStaying(vm.getName());
            } else {
                move(new Route(host, vm), caller, told, result);
            }
        }
    }

    private void move(Route route, Caller caller, Consumer<MaintainResponse> told, Maintained.Builder result)
            throws InterruptedException {
        String vm = route.vm().getName();
        try {
            tell(
                    told,
                    Evacuation.newBuilder()
                            .setSystemVm(vm)
                            .setMigrated(migrator.moveElsewhere(
                                    route,
                                    caller,
                                    progress -> tell(
                                            told,
                                            Evacuation.newBuilder()
                                                    .setSystemVm(vm)
                                                    .setProgress(progress)))));
            result.setMoved(result.getMoved() + 1);
        } catch (StatusException | ZoneException e) {
            String reason = String.valueOf(Failures.status(e).getDescription());
            tell(told, Evacuation.newBuilder().setSystemVm(vm).setStays(reason));
            result.addStaying(vm).setStopped(reason);
        }
    }

    private static void tell(Consumer<MaintainResponse> told, Evacuation.Builder evacuation) {
        told.accept(MaintainResponse.newBuilder().setEvacuation(evacuation).build());
    }
}
