/**
 * The live zone: one connection to each host, what each of them says of its System VMs, and the way of a call to the
 * host that it is for.
 */
package fe80.management.zone;
