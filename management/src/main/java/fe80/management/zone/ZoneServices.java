package fe80.management.zone;

import fe80.v1.LegacyGrpc;
import fe80.v1.SystemVmsGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The zone's side of the API. Who serves it sets {@link fe80.management.access.Caller#KEY} in each call's context.
 *
 * @param zone what it is about
 * @param numbers numbers that no server of the zone has used in a VM's name
 * @param book where it is written down which hosts are out of use
 */
public record ZoneServices(Zone zone, Overseer overseer, LongSupplier numbers, MaintenanceBook book) {

    /** How long a message may be, in bytes: an answer has up to 16 MiB of output. */
    public static final int LARGEST_MESSAGE = 20 << 20;

    /** The calls that are passed on to the host of the System VM that they name. */
    private static final Set<String> PASSED_ON = Set.of(
            "Start", "Stop", "Reboot", "Run", "Exec", "Push", "Pull", "Forward", "Probe", "Adopt", "Retire", "Restore");

    /** The services. */
    public List<ServerServiceDefinition> all() {
        Migrator migrator = new Migrator(zone, overseer);
        Maintenance maintenance = new Maintenance(zone, overseer, migrator, book);
        SystemVmCalls systemVms = new SystemVmCalls(
                zone, overseer, new Deployment(zone, overseer, numbers), new Destruction(zone, overseer), migrator);
        return List.of(
                joined(SystemVmsGrpc.getServiceDescriptor(), systemVms.bindService()),
                joined(LegacyGrpc.getServiceDescriptor(), new LegacyCalls(zone, overseer).bindService()),
                new HostCalls(zone, overseer, maintenance).bindService());
    }

    private ServerServiceDefinition joined(ServiceDescriptor service, ServerServiceDefinition own) {
        ServerServiceDefinition.Builder joined = ServerServiceDefinition.builder(service);
        service.getMethods().forEach(method -> {
            if (PASSED_ON.contains(method.getBareMethodName())) {
                joined.addMethod(passedOn(method));
            } else {
                joined.addMethod(own.getMethod(method.getFullMethodName()));
            }
        });
        return joined.build();
    }

    private <Q, A> ServerMethodDefinition<Q, A> passedOn(MethodDescriptor<Q, A> method) {
        return ServerMethodDefinition.create(method, new Relay<>(zone, overseer));
    }
}
