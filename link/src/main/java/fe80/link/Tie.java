package fe80.link;

import fe80.address.Mac;

/**
 * A static entry of the link's bridge, which ties a MAC address to a port.
 *
 * @param mac the MAC address
 * @param sticky whether it stays when a frame with this source comes from a port that may learn
 */
public record Tie(Mac mac, boolean sticky) {}
