package fe80.link;

import fe80.address.Mac;
import java.util.List;
import java.util.Map;

/** The bridge of the control link. */
public sealed interface Bridge {

    /** There is no interface of that name. */
    record Absent() implements Bridge {}

    /**
     * A bridge as ip-link(8) and ip-address(8) show it.
     *
     * @param mac its MAC address
     * @param mtu its MTU in bytes
     * @param up whether it is administratively up
     * @param options the bridge options that {@link Settings#BRIDGE} names
     * @param sysctls the entries of net.ipv6.conf that {@link Settings#IPV6} names
     * @param addresses its IPv4 and IPv6 addresses, in the kernel's order
     */
    record Present(
            Mac mac,
            int mtu,
            boolean up,
            Map<String, Integer> options,
            Map<String, Integer> sysctls,
            List<Address> addresses)
            implements Bridge {

        /** Keeps copies. */
        public Present {
            options = Map.copyOf(options);
            sysctls = Map.copyOf(sysctls);
            addresses = List.copyOf(addresses);
        }
    }
}
