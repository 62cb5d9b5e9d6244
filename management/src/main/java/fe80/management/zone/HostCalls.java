package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import fe80.v1.HostsGrpc;
import fe80.v1.ListHostsRequest;
import fe80.v1.ListHostsResponse;
import fe80.v1.MaintainRequest;
import fe80.v1.MaintainResponse;
import fe80.v1.RenewHostRequest;
import fe80.v1.SystemVm;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;

/** The calls about hosts. */
final class HostCalls extends HostsGrpc.HostsImplBase {

    private static final long PATIENCE_SECONDS = 3;

    private final Zone zone;
    private final Overseer overseer;
    private final Maintenance maintenance;

    HostCalls(Zone zone, Overseer overseer, Maintenance maintenance) {
        this.zone = zone;
        this.overseer = overseer;
        this.maintenance = maintenance;
    }

    @Override
    public void get(GetHostRequest request, StreamObserver<Host> responses) {
        Answers.answer(responses, () -> {
            overseer.permit(Caller.current(), Role.VIEWER, Scope.ZONE, "Hosts.Get", SystemVm.getDefaultInstance());
            if (request.getHost().isEmpty()) {
                throw new IllegalArgumentException("host: a zone has many; 'fe80 hosts' shows them");
            }
            HostKeeper keeper = zone.host(request.getHost());
            return keeper.presence() instanceof Presence.Live ? now(keeper) : known(keeper);
        });
    }

    @Override
    public void list(ListHostsRequest request, StreamObserver<ListHostsResponse> responses) {
        Answers.answer(responses, () -> {
            overseer.permit(Caller.current(), Role.VIEWER, Scope.ZONE, "Hosts.List", SystemVm.getDefaultInstance());
            ListHostsResponse.Builder answer = ListHostsResponse.newBuilder();
            zone.hosts().forEach(keeper -> answer.addHosts(known(keeper)));
            return answer.build();
        });
    }

    @Override
    public void renew(RenewHostRequest request, StreamObserver<Host> responses) {
        Answers.answer(responses, () -> {
            Caller caller = Caller.current();
            overseer.permit(caller, Role.ADMIN, Scope.ZONE, "Hosts.Renew", SystemVm.getDefaultInstance());
            HostKeeper keeper = zone.host(request.getHost());
            Action action = overseer.begin(
                    caller,
                    "Hosts.Renew",
                    SystemVm.newBuilder().setHost(keeper.host().name()).build(),
                    "");
            try {
                Host renewed = described(keeper, keeper.renew());
                action.end(Status.OK, "");
                return renewed;
            } catch (StatusException | ZoneException e) {
                action.end(Failures.status(e), "");
                throw e;
            }
        });
    }

    private Host now(HostKeeper keeper) throws StatusException {
        Host host = HostsGrpc.newBlockingV2Stub(keeper.channel().hosts())
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .get(GetHostRequest.getDefaultInstance());
        return described(keeper, host);
    }

    private Host known(HostKeeper keeper) {
        Host.Builder host = keeper.details().toBuilder().clearSystemVms();
        zone.view().count(keeper.host().id()).forEach((state, count) -> host.putSystemVms(state.name(), count));
        return described(keeper, host.build());
    }

    @Override
    public void maintain(MaintainRequest request, StreamObserver<MaintainResponse> responses) {
        Answers.stream(responses, (caller, told) -> maintenance.maintain(request, caller, told));
    }

    private Host described(HostKeeper keeper, Host host) {
        fe80.v1.Presence.Builder presence = fe80.v1.Presence.newBuilder()
                .setSince(Unknown.timestamp(keeper.presence().since()));
        switch (keeper.presence()) {
            case Presence.Live _ -> presence.setState(fe80.v1.Presence.State.LIVE);
            case Presence.Unreachable gone ->
                presence.setState(fe80.v1.Presence.State.UNREACHABLE).setReason(gone.reason());
        }
        Host.Builder answer = host.toBuilder();
        zone.maintenance(keeper).map(Unknown::timestamp).ifPresent(answer::setMaintenance);
        return answer.setName(keeper.host().name()).setPresence(presence).build();
    }
}
