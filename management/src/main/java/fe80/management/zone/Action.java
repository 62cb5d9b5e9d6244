package fe80.management.zone;

import fe80.management.access.Caller;
import fe80.management.store.AuditEntry;
import fe80.v1.SystemVm;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;

/** Something that is done for a caller, to be written down when it has ended. */
public record Action(Overseer overseer, Caller caller, String method, SystemVm vm, String detail, Instant begun) {

    /** It ended so. */
    public void end(Status status, String outcome) {
        String why = status.getDescription() == null ? outcome : status.getDescription();
        overseer.record(new AuditEntry(
                begun,
                caller.requestId(),
                caller.user().name(),
                method,
                vm.getName(),
                vm.getUuid(),
                vm.getHost(),
                status.getCode().name(),
                detail.isEmpty() || why.isEmpty() ? detail + why : detail + ": " + why,
                Duration.between(begun, overseer.now())));
    }

    /** A method as it is written down, such as SystemVms.Run. */
    public static String name(MethodDescriptor<?, ?> method) {
        String service = String.valueOf(method.getServiceName());
        return service.substring(service.lastIndexOf('.') + 1) + "." + method.getBareMethodName();
    }
}
