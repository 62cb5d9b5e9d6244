/**
 * The server of a zone: it knows the zone's hosts, decides who may do what, and serves the System VMs of all hosts as
 * one. What has to outlast it is in a database; what is true now it hears from the hosts.
 */
package fe80.management;
