package fe80.management.zone;

import static fe80.management.zone.Answers.answer;
import static fe80.management.zone.Answers.stream;

import fe80.management.access.Caller;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.v1.AuditRequest;
import fe80.v1.AuditResponse;
import fe80.v1.LegacyGrpc;
import fe80.v1.LegacyStep;
import fe80.v1.RestoreHostRequest;
import fe80.v1.RetireHostRequest;
import fe80.v1.SystemVm;
import io.grpc.MethodDescriptor;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Consumer;

/** The calls that lead hosts out of 169.254; those for System VMs are passed on. */
final class LegacyCalls extends LegacyGrpc.LegacyImplBase {

    private final Zone zone;
    private final Overseer overseer;

    LegacyCalls(Zone zone, Overseer overseer) {
        this.zone = zone;
        this.overseer = overseer;
    }

    @Override
    public void audit(AuditRequest request, StreamObserver<AuditResponse> responses) {
        answer(responses, () -> {
            overseer.permit(Caller.current(), Role.VIEWER, Scope.ZONE, "Legacy.Audit", SystemVm.getDefaultInstance());
            List<HostKeeper> hosts = request.getHost().isEmpty() ? zone.hosts() : List.of(zone.host(request.getHost()));
            return new ZoneAudit(zone.view()).of(hosts);
        });
    }

    @Override
    public void retireHost(RetireHostRequest request, StreamObserver<LegacyStep> responses) {
        stream(
                responses,
                (caller, told) -> step(
                        caller,
                        request.getHost(),
                        LegacyGrpc.getRetireHostMethod(),
                        RetireHostRequest.getDefaultInstance(),
                        told));
    }

    @Override
    public void restoreHost(RestoreHostRequest request, StreamObserver<LegacyStep> responses) {
        stream(
                responses,
                (caller, told) -> step(
                        caller,
                        request.getHost(),
                        LegacyGrpc.getRestoreHostMethod(),
                        RestoreHostRequest.getDefaultInstance(),
                        told));
    }

    private <Q> void step(
            Caller caller, String host, MethodDescriptor<Q, LegacyStep> method, Q request, Consumer<LegacyStep> told)
            throws StatusException, InterruptedException {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host: a zone has many; 'fe80 hosts' shows them");
        }
        HostKeeper keeper = zone.host(host);
        SystemVm none = SystemVm.newBuilder().setHost(keeper.host().name()).build();
        overseer.permit(caller, Role.OPERATOR, Scope.ZONE, Action.name(method), none);
        Passage passage = new Passage(overseer, caller, Action.name(method), told);
        String _ = passage.run(keeper, method, request, none);
    }
}
