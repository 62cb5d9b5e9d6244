package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.management.authority.Authorities;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.v1.CertifyRequest;
import fe80.v1.CertifyResponse;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.List;
import java.util.Optional;

/**
 * Gives users certificates for SSH clients of their own: of an authority of the zone, or, for a System VM that its host
 * started while that was part of no zone, of that host's authority.
 */
record Certification(Zone zone, Overseer overseer) {

    private static final String METHOD = "SystemVms.Certify";

    CertifyResponse certify(CertifyRequest request, Caller caller) throws StatusException, InterruptedException {
        if (request.getSystemVm().isEmpty()) {
            SystemVm none = SystemVm.getDefaultInstance();
            overseer.permit(caller, Role.OPERATOR, Scope.ZONE, METHOD, none);
            return ofZone(request, caller, none, List.of(zone.trust().sshSigner()))
                    .orElseThrow();
        }
        Route route = zone.route(request.getSystemVm());
        overseer.permit(caller, Role.OPERATOR, Messages.scope(route.vm()), METHOD, route.vm());
        Optional<CertifyResponse> answer =
                ofZone(request, caller, route.vm(), route.vm().getSshAuthoritiesList());
        return answer.isPresent()
                ? answer.get()
                : new Errand(overseer, caller)
                        .run(route.keeper(), SystemVmsGrpc.getCertifyMethod(), request, route.vm());
    }

    private Optional<CertifyResponse> ofZone(CertifyRequest request, Caller caller, SystemVm vm, List<String> trusted) {
        Action action = overseer.begin(caller, METHOD, vm, "");
        Optional<CertifyResponse> answer = zone.trust()
                .certifyUser(request.getPublicKey(), caller.user().name(), trusted)
                .map(certificate -> CertifyResponse.newBuilder()
                        .setCertificate(certificate)
                        .setValidUntil(Unknown.timestamp(action.begun().plus(Authorities.USER_VALIDITY)))
                        .build());
        if (answer.isPresent()) {
            action.end(Status.OK, "");
        }
        return answer;
    }
}
