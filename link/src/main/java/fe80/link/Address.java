package fe80.link;

import fe80.address.LinkLocal;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * One IP address on the bridge, with its prefix.
 *
 * @param ip the address, without a scope
 * @param prefix the length of the prefix, in bits
 * @param condition whether it can be used
 */
public record Address(InetAddress ip, int prefix, Condition condition) {

    /** What the kernel says of an address (RFC 4862, sections 5.4 and 5.5.4). */
    public enum Condition {
        /** Usable, and there to stay. */
        SETTLED,
        /** Not usable: duplicate address detection has not ended, or has found a duplicate. */
        TENTATIVE,
        /** Has a lifetime: the kernel made it from a router advertisement. */
        DYNAMIC
    }

    /** An address that is usable and there to stay. */
    public Address(InetAddress ip, int prefix) {
        this(ip, prefix, Condition.SETTLED);
    }

    /** Whether this is what a control link had before fe80: an IPv4 address of 169.254.0.0/16. */
    public boolean legacy() {
        return !ipv6() && ip.isLinkLocalAddress();
    }

    boolean ipv6() {
        return ip instanceof Inet6Address;
    }

    /** Whether this address, which is there, will do as that one, which should be. */
    boolean serves(Address wanted) {
        return ip.equals(wanted.ip)
                && prefix == wanted.prefix
                && (condition == Condition.SETTLED || condition == wanted.condition);
    }

    /** As ip(8) takes it: fe80::1/64. */
    @Override
    public String toString() {
        String text = ip.getHostAddress();
        return (text.startsWith("fe80:0:0:0:") ? LinkLocal.parse(text) : text) + "/" + prefix;
    }
}
