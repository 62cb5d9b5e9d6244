package fe80.management.zone;

import io.grpc.Channel;

/**
 * The way to the agent of a host, for the calls of each of its services.
 *
 * @param systemVms for those about System VMs
 * @param hosts for those about the host
 */
record HostChannel(Channel systemVms, Channel hosts) {}
