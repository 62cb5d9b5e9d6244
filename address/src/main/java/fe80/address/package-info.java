/**
 * MAC addresses, IPv6 link-local addresses, and the rules that lead to a System VM's control address from what is
 * already known of it: its UUID, or the 169.254 address it had before. Everything here is computed; nothing is stored,
 * resolved or read from the network. Needs Java 17 and nothing else, so that other programs can embed it.
 */
package fe80.address;
