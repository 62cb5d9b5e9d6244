package fe80.link;

import java.util.Map;

/** Numbers of the kernel's headers: linux/rtnetlink.h, if_link.h, if_addr.h, neighbour.h, ipv6.h. */
final class Numbers {

    static final int NEW_LINK = 16;
    static final int DELETE_LINK = 17;
    static final int GET_LINK = 18;
    static final int NEW_ADDRESS = 20;
    static final int DELETE_ADDRESS = 21;
    static final int GET_ADDRESS = 22;
    static final int NEW_NEIGHBOUR = 28;
    static final int DELETE_NEIGHBOUR = 29;
    static final int GET_NEIGHBOUR = 30;

    static final byte INET = 2;
    static final byte BRIDGE = 7;
    static final byte INET6 = 10;

    /** The sizes of struct ifinfomsg, ifaddrmsg and ndmsg, in bytes. */
    static final int LINK_SIZE = 16;

    static final int ADDRESS_SIZE = 8;
    static final int NEIGHBOUR_SIZE = 12;

    static final int UP = 1;

    static final int LINK_ADDRESS = 1;
    static final int LINK_NAME = 3;
    static final int LINK_MTU = 4;
    static final int LINK_MASTER = 10;
    static final int LINK_INFO = 18;
    static final int LINK_FAMILIES = 26;
    static final int LINK_MASK = 29;

    static final int INFO_KIND = 1;
    static final int INFO_DATA = 2;
    static final int INFO_PORT_KIND = 4;
    static final int INFO_PORT_DATA = 5;

    /** Of LINK_MASK: counters are left out. */
    static final int WITHOUT_COUNTERS = 8;

    static final int IPV6_SETTINGS = 2;
    static final int IPV6_ADDRESS_MODE = 8;

    static final int ADDRESS_ADDRESS = 1;
    static final int ADDRESS_LOCAL = 2;
    static final int ADDRESS_FLAGS = 8;
    static final int NO_DUPLICATE_DETECTION = 0x02;
    static final int DUPLICATE = 0x08;
    static final int TENTATIVE = 0x40;
    static final int PERMANENT_ADDRESS = 0x80;

    static final int NEIGHBOUR_ADDRESS = 1;
    static final int NEIGHBOUR_MAC = 2;
    static final int NEIGHBOUR_INTERFACE = 8;
    static final int NEIGHBOUR_MASTER = 9;
    static final short STATIC = 0x40;
    static final short PERMANENT = 0x80;
    static final byte OF_MASTER = 0x04;
    static final byte STICKY = 0x40;

    /** Options of a bridge, by their names in ip-link(8). */
    static final Map<String, Integer> OPTIONS =
            Map.of("forward_delay", 1, "stp_state", 5, "group_fwd_mask", 9, "mcast_snooping", 23);

    /** How many bits those of them have that have not 32. */
    static final Map<String, Integer> BITS = Map.of("group_fwd_mask", Short.SIZE, "mcast_snooping", Byte.SIZE);

    /** Flags of a port, by their names in bridge(8). */
    static final Map<String, Integer> FLAGS = Map.of("learning", 8, "flood", 9, "isolated", 33, "locked", 39);

    static final int PORT_FLUSH = 24;

    /** Where a setting of net.ipv6.conf is in the row of all of them. */
    static final Map<String, Integer> SETTINGS = Map.of(
            "forwarding", 0,
            "accept_ra", 3,
            "accept_redirects", 4,
            "autoconf", 5,
            "dad_transmits", 6,
            "router_solicitations", 7,
            "disable_ipv6", 26);

    private Numbers() {}
}
