/**
 * Hosts of a zone that are only told of, thousands of them: each has a key, a certificate of the zone and System VMs
 * that exist in messages alone. They serve the API of an agent to a real management server.
 */
package fe80.lab.simulation;
