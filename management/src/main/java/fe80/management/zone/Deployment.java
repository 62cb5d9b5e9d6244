package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.management.store.Role;
import fe80.management.zone.ZoneException.Reason;
import fe80.v1.DeployRequest;
import fe80.v1.Kind;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import io.grpc.StatusException;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Deploys System VMs.
 *
 * @param numbers numbers that no server of the zone has used in a name
 */
record Deployment(Zone zone, Overseer overseer, LongSupplier numbers) {

    SystemVm deploy(DeployRequest request, Caller caller) throws StatusException, InterruptedException {
        if (request.getKind() == Kind.KIND_UNSPECIFIED || request.getKind() == Kind.UNRECOGNIZED) {
            throw new IllegalArgumentException(
                    "kind: a System VM needs one: SECONDARY_STORAGE_VM, CONSOLE_PROXY or VIRTUAL_ROUTER");
        }
        overseer.permit(
                caller,
                Role.OPERATOR,
                Messages.scope(request.getKind()),
                "SystemVms.Deploy",
                SystemVm.newBuilder().setName(request.getName()).build());
        HostKeeper host = request.getHost().isEmpty()
                ? Placement.choose(zone.candidates(request.getKind()), request)
                : usable(zone.host(request.getHost()));
        DeployRequest complete = request.toBuilder()
                .setHost(host.details().getName())
                .setName(request.getName().isEmpty() ? name(request.getKind()) : unused(request.getName()))
                .setUuid(request.getUuid().isEmpty() ? UUID.randomUUID().toString() : unused(request.getUuid()))
                .build();
        SystemVm vm = SystemVm.newBuilder()
                .setName(complete.getName())
                .setUuid(complete.getUuid())
                .setKind(complete.getKind())
                .setHost(host.host().name())
                .build();
        SystemVm deployed = new Errand(overseer, caller).run(host, SystemVmsGrpc.getDeployMethod(), complete, vm);
        return deployed.toBuilder().setHost(host.host().name()).build();
    }

    private HostKeeper usable(HostKeeper host) {
        zone.maintenance(host).ifPresent(since -> {
            throw new ZoneException(
                    Reason.WRONG_STATE,
                    "nothing was deployed: the host " + host.host().name() + " is under maintenance since " + since
                            + "; 'fe80 host maintain " + host.host().name() + " --end' ends that");
        });
        return host;
    }

    private String unused(String nameOrUuid) {
        List<Sighting> found = zone.view().find(nameOrUuid);
        if (!found.isEmpty()) {
            SystemVm other = found.getFirst().vm();
            throw new ZoneException(
                    Reason.ALREADY_EXISTS,
                    "there is a System VM " + nameOrUuid + " already: " + other.getName() + " (" + other.getUuid()
                            + ") on " + other.getHost());
        }
        return nameOrUuid;
    }

    private String name(Kind kind) {
        String name;
        do {
            name = letter(kind) + "-" + numbers.getAsLong() + "-VM";
        } while (!zone.view().find(name).isEmpty());
        return name;
    }

    private static char letter(Kind kind) {
        return switch (kind) {
            case SECONDARY_STORAGE_VM -> 's';
            case CONSOLE_PROXY -> 'v';
            case VIRTUAL_ROUTER -> 'r';
            case KIND_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("kind: " + kind);
        };
    }
}
