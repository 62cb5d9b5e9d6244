package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.management.store.Role;
import fe80.management.zone.ZoneException.Reason;
import fe80.v1.DestroyRequest;
import fe80.v1.DestroyResponse;
import fe80.v1.SystemVmsGrpc;
import io.grpc.StatusException;
import java.util.List;

/** Destroys System VMs. One that does not exist is no error, but whether one exists has to be certain. */
record Destruction(Zone zone, Overseer overseer) {

    DestroyResponse destroy(DestroyRequest request, Caller caller) throws StatusException, InterruptedException {
        if (zone.view().find(request.getSystemVm()).isEmpty()) {
            List<String> silent = zone.silentHosts();
            if (silent.isEmpty()) {
                return DestroyResponse.getDefaultInstance();
            }
            throw new ZoneException(
                    Reason.UNREACHABLE,
                    "nothing was done: no host that answers has this System VM, but " + String.join(", ", silent)
                            + " may have it; bring the host back, or remove it");
        }
        Route route = zone.settledRoute(request.getSystemVm());
        overseer.permit(caller, Role.OPERATOR, Messages.scope(route.vm()), "SystemVms.Destroy", route.vm());
        return new Errand(overseer, caller).run(route.keeper(), SystemVmsGrpc.getDestroyMethod(), request, route.vm());
    }
}
