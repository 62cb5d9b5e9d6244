package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.management.store.Role;
import fe80.v1.CertifyRequest;
import fe80.v1.CertifyResponse;
import fe80.v1.DeployRequest;
import fe80.v1.DestroyRequest;
import fe80.v1.DestroyResponse;
import fe80.v1.GetRequest;
import fe80.v1.ListRequest;
import fe80.v1.ListResponse;
import fe80.v1.MigrateRequest;
import fe80.v1.MigrateResponse;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;

/** The calls about System VMs that are for no host alone. */
final class SystemVmCalls extends SystemVmsGrpc.SystemVmsImplBase {

    /** Of these, one message can hold so many, whatever is told of each. */
    private static final int LARGEST_PAGE = 5000;

    private final Zone zone;
    private final Overseer overseer;
    private final Deployment deployment;
    private final Destruction destruction;
    private final Migrator migrator;

    SystemVmCalls(Zone zone, Overseer overseer, Deployment deployment, Destruction destruction, Migrator migrator) {
        this.zone = zone;
        this.overseer = overseer;
        this.deployment = deployment;
        this.destruction = destruction;
        this.migrator = migrator;
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> responses) {
        Answers.answer(responses, () -> {
            Selection selection =
                    new Selection(request.getFilter(), Caller.current().user());
            Optional<Place> after =
                    request.getPageToken().isEmpty() ? Optional.empty() : Optional.of(Place.of(request.getPageToken()));
            int size = request.getPageSize() <= 0 ? LARGEST_PAGE : Math.min(request.getPageSize(), LARGEST_PAGE);
            List<Sighting> page = zone.view().page(selection, after, size);
            ListResponse.Builder answer = ListResponse.newBuilder().addAllMissingHosts(zone.missingHosts());
            page.forEach(sighting -> answer.addSystemVms(sighting.vm()));
            if (page.size() == size) {
                answer.setNextPageToken(page.getLast().place().token());
            }
            return answer.build();
        });
    }

    @Override
    public void get(GetRequest request, StreamObserver<SystemVm> responses) {
        Answers.answer(responses, () -> {
            SystemVm vm = zone.route(request.getSystemVm()).vm();
            overseer.permit(Caller.current(), Role.VIEWER, Messages.scope(vm), "SystemVms.Get", vm);
            return vm;
        });
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> responses) {
        new WatchCall(
                        zone.view()::watch,
                        new Selection(request.getFilter(), Caller.current().user()),
                        zone::missingHosts,
                        request,
                        (ServerCallStreamObserver<WatchResponse>) responses)
                .start();
    }

    @Override
    public void deploy(DeployRequest request, StreamObserver<SystemVm> responses) {
        Answers.answer(responses, () -> deployment.deploy(request, Caller.current()));
    }

    @Override
    public void destroy(DestroyRequest request, StreamObserver<DestroyResponse> responses) {
        Answers.answer(responses, () -> destruction.destroy(request, Caller.current()));
    }

    @Override
    public void migrate(MigrateRequest request, StreamObserver<MigrateResponse> responses) {
        Answers.stream(
                responses,
                (caller, told) -> told.accept(MigrateResponse.newBuilder()
                        .setMigrated(migrator.migrate(
                                request,
                                caller,
                                progress -> told.accept(MigrateResponse.newBuilder()
                                        .setProgress(progress)
                                        .build())))
                        .build()));
    }

    @Override
    public void certify(CertifyRequest request, StreamObserver<CertifyResponse> responses) {
        Answers.answer(responses, () -> new Certification(zone, overseer).certify(request, Caller.current()));
    }
}
