/**
 * The zone's two authorities: the one that signs TLS certificates of hosts, servers and users' machines (X.509, RFC
 * 5280), and the one that System VMs trust (OpenSSH user certificates). Their private keys are in the database, sealed
 * with a secret that the database does not have.
 */
package fe80.management.authority;
