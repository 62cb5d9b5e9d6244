package fe80.management;

import fe80.v1.AuditLogGrpc;
import fe80.v1.AuthoritiesGrpc;
import fe80.v1.EnrolmentGrpc;
import fe80.v1.HostsGrpc;
import fe80.v1.JobsGrpc;
import fe80.v1.LegacyGrpc;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.UsersGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.util.stream.Stream;

/** What a management server serves, but for backups. */
public final class ServedMethods {

    private ServedMethods() {}

    /** All methods. */
    public static Stream<MethodDescriptor<?, ?>> all() {
        return Stream.of(
                        SystemVmsGrpc.getServiceDescriptor(),
                        HostsGrpc.getServiceDescriptor(),
                        UsersGrpc.getServiceDescriptor(),
                        AuthoritiesGrpc.getServiceDescriptor(),
                        EnrolmentGrpc.getServiceDescriptor(),
                        JobsGrpc.getServiceDescriptor(),
                        LegacyGrpc.getServiceDescriptor(),
                        AuditLogGrpc.getServiceDescriptor())
                .flatMap(service -> service.getMethods().stream());
    }

    /** Those that take one message and give one. */
    public static Stream<MethodDescriptor<?, ?>> unary() {
        return all().filter(method -> method.getType() == MethodType.UNARY);
    }
}
