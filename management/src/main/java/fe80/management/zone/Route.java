package fe80.management.zone;

import fe80.v1.SystemVm;

/**
 * The way of a call.
 *
 * @param keeper who listens to the host that it is for
 * @param vm the System VM that it is about
 */
record Route(HostKeeper keeper, SystemVm vm) {}
