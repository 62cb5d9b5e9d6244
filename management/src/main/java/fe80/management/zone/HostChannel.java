package fe80.management.zone;

import fe80.v1.LegacyGrpc;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;

/**
 * The way to the agent of a host, for the calls of each of its services.
 *
 * @param systemVms for those about System VMs
 * @param hosts for those about the host
 * @param migrations for those that move System VMs
 * @param legacy for those that lead out of 169.254
 */
record HostChannel(Channel systemVms, Channel hosts, Channel migrations, Channel legacy) {

    /** For calls of this method, which is about a System VM. */
    Channel of(MethodDescriptor<?, ?> method) {
        return LegacyGrpc.SERVICE_NAME.equals(method.getServiceName()) ? legacy : systemVms;
    }
}
