package fe80.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv6 link-local unicast address, of fe80::/64 (RFC 4291, section 2.5.6). It carries no scope: it means the same on
 * every host, and only {@link #on(int)} joins it to a link.
 *
 * @param interfaceId the low 64 bits of the address
 */
public record LinkLocal(long interfaceId) implements Comparable<LinkLocal> {

    private static final long PREFIX = 0xfe80L << 48;
    private static final long UNIVERSAL_LOCAL_BIT = 1L << 57;
    private static final long EUI64_MIDDLE = 0xfffeL << 24;
    private static final long EUI64_MIDDLE_MASK = 0xffffL << 24;
    private static final Pattern HEX_AND_COLONS = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*");

    /**
     * The address that an interface with this MAC gives itself: its modified EUI-64 (RFC 4291, appendix A; RFC 2464,
     * sections 4 and 5).
     */
    public static LinkLocal of(Mac mac) {
        long high = mac.value() >>> 24 << 40;
        long low = mac.value() & 0xffffff;
        return new LinkLocal((high | EUI64_MIDDLE | low) ^ UNIVERSAL_LOCAL_BIT);
    }

    /**
     * Reads an address in any of the hexadecimal forms of RFC 4291, section 2.2.
     *
     * @throws IllegalArgumentException if the text is not an IPv6 address, carries a scope, embeds an IPv4 address, or
     *     lies outside fe80::/64; the message shows the text and says why
     */
    public static LinkLocal parse(String text) {
        if (text.indexOf('%') >= 0) {
            throw refused(text, "it carries a scope: leave out '%' and what follows, the host adds its own");
        }
        if (text.indexOf('.') >= 0) {
            throw refused(text, "it is or embeds an IPv4 address");
        }
        if (!HEX_AND_COLONS.matcher(text).matches()) {
            throw refused(text, "it is not an IPv6 address");
        }
        ByteBuffer bytes = ByteBuffer.wrap(literal(text));
        if (bytes.remaining() != 16) {
            throw refused(text, "it is an IPv4-mapped address");
        }
        if (bytes.getLong() != PREFIX) {
            throw refused(text, "it is outside fe80::/64");
        }
        return new LinkLocal(bytes.getLong());
    }

    private static byte[] literal(String text) {
        try {
            // Only hexadecimal digits and at least one colon got here: such a text is never looked up as a name.
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw refused(text, "it is not an IPv6 address");
        }
    }

    private static IllegalArgumentException refused(String text, String reason) {
        return new IllegalArgumentException("not a link-local address: " + Quoted.of(text) + ": " + reason);
    }

    /**
     * The MAC that this address was made from; empty if its interface identifier is not a modified EUI-64 of an
     * interface's MAC, as with fe80::1 and with random identifiers (RFC 7217, RFC 8981). An identifier that was chosen
     * otherwise may look like an EUI-64 by chance.
     */
    public Optional<Mac> mac() {
        if ((interfaceId & EUI64_MIDDLE_MASK) != EUI64_MIDDLE) {
            return Optional.empty();
        }
        long eui64 = interfaceId ^ UNIVERSAL_LOCAL_BIT;
        long value = (eui64 >>> 40 << 24) | (eui64 & 0xffffff);
        boolean individual = value != 0 && (value >>> 40 & 1) == 0;
        return individual ? Optional.of(new Mac(value)) : Optional.empty();
    }

    /** The sixteen octets of the address, in network byte order. */
    public byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(PREFIX).putLong(interfaceId).array();
    }

    /**
     * This address on one link of this host, ready to connect to. The result has a scope: keep it inside the host.
     *
     * @param link the index of an interface (netdevice(7), SIOCGIFINDEX), which is the scope's number (RFC 4007,
     *     section 6)
     */
    public Inet6Address on(int link) {
        try {
            return Inet6Address.getByAddress(null, bytes(), link);
        } catch (UnknownHostException e) {
            throw new AssertionError("sixteen octets are always an IPv6 address", e);
        }
    }

    @Override
    public int compareTo(LinkLocal other) {
        return Long.compareUnsigned(interfaceId, other.interfaceId);
    }

    /**
     * The canonical text form (RFC 5952, section 4). In fe80::/64 the longest run of zero groups, or the first of two
     * equally long ones, is always the one that follows fe80.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("fe80::");
        int groups = (64 - Long.numberOfLeadingZeros(interfaceId) + 15) / 16;
        for (int group = groups - 1; group >= 0; group--) {
            text.append(Long.toHexString((interfaceId >>> (16 * group)) & 0xffff))
                    .append(group == 0 ? "" : ":");
        }
        return text.toString();
    }
}
