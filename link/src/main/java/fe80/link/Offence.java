package fe80.link;

import java.util.Locale;

/** What a System VM sends that it may not, so that the guard drops it. */
public enum Offence {
    /** Something other than IPv6: ARP and IPv4, VLAN tags, LLDP, spanning tree. */
    NOT_IPV6,
    /** A source that is not its own MAC and address, or anything at all from a port that is not admitted. */
    SPOOFED,
    /** What only a router sends: a router advertisement or a redirect (RFC 4861). */
    ROUTER,
    /** More neighbour solicitations than the host answers. */
    FLOOD,
    /** Whatever else is no answer from its port 3922. */
    OTHER;

    /** The guard's set that counts it, by port. */
    String set() {
        return name().toLowerCase(Locale.ROOT);
    }
}
