/**
 * The way out of 169.254: what the host and its System VMs still have of it, and the steps that take a VM from its IPv4
 * control address to its link-local one and back. What is done in a VM is the text of one shell script, {@code vm.sh};
 * here is in which order its parts are asked for, and over which way.
 */
package fe80.agent.legacy;
