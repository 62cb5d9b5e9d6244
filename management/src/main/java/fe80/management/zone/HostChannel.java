package fe80.management.zone;

import io.grpc.Channel;

/**
 * The way to the agent of a host, for the calls of each of its services.
 *
 * @param systemVms for those about System VMs
 * @param hosts for those about the host
 * @param migrations for those that move System VMs
 */
record HostChannel(Channel systemVms, Channel hosts, Channel migrations) {}
