package fe80.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The MAC of a System VM's control NIC. Its first octet is {@code 0e}: a locally administered unicast address (IEEE
 * 802-2014, section 8.4). Everything else about the VM's place on the link follows from it.
 *
 * @param mac the address, beginning with {@code 0e}
 */
public record ControlMac(Mac mac) implements Comparable<ControlMac> {

    private static final int FIRST_OCTET = 0x0e;
    private static final int DIGEST_WINDOW = 5;

    /**
     * Checks the first octet.
     *
     * @throws IllegalArgumentException if the MAC does not begin with {@code 0e}
     */
    public ControlMac {
        if (!marks(mac)) {
            throw new IllegalArgumentException(
                    "not the MAC address of a control NIC: " + mac + " does not begin with 0e");
        }
    }

    /** Whether a NIC with this MAC is a control NIC. */
    public static boolean marks(Mac mac) {
        return mac.value() >>> 40 == FIRST_OCTET;
    }

    /**
     * The control MAC of the System VM with this UUID: {@code 0e}, then five octets of the SHA-256 digest (FIPS 180-4)
     * of the UUID's sixteen octets. They are the first of the digest's windows 0–4, 5–9, … 25–29 whose first octet is
     * not zero, since {@code 0e:00} is where the addresses of {@link #of(Inet4Address)} are. Should there be no such
     * window (once in 2⁴⁸ UUIDs), the digest is digested again.
     */
    public static ControlMac of(UUID uuid) {
        byte[] digest = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        while (true) {
            digest = sha256(digest);
            for (int at = 0; at + DIGEST_WINDOW <= digest.length; at += DIGEST_WINDOW) {
                if (digest[at] != 0) {
                    return withTail(Arrays.copyOfRange(digest, at, at + DIGEST_WINDOW));
                }
            }
        }
    }

    /**
     * The control MAC of a legacy VM: {@code 0e:00} and the four octets of its IPv4 address.
     *
     * @throws IllegalArgumentException if the address is not one that a host can have in 169.254.0.0/16 (RFC 3927)
     */
    public static ControlMac of(Inet4Address legacy) {
        if (!legacy.isLinkLocalAddress()) {
            throw new IllegalArgumentException("not the control address of a legacy VM: " + legacy.getHostAddress()
                    + " is outside 169.254.0.0/16");
        }
        return withTail(ByteBuffer.allocate(DIGEST_WINDOW)
                .put((byte) 0)
                .put(legacy.getAddress())
                .array());
    }

    private static ControlMac withTail(byte[] tail) {
        return new ControlMac(
                Mac.of(ByteBuffer.allocate(6).put((byte) FIRST_OCTET).put(tail).array()));
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The control address: the one that the NIC gives itself. */
    public LinkLocal address() {
        return LinkLocal.of(mac);
    }

    /** The 169.254 address that this MAC was made from; empty unless the MAC is {@code 0e:00:a9:fe:…}. */
    public Optional<Inet4Address> legacy() {
        byte[] ipv4 = Arrays.copyOfRange(mac.bytes(), 2, 6);
        try {
            return mac.bytes()[1] == 0
                            && InetAddress.getByAddress(ipv4) instanceof Inet4Address address
                            && address.isLinkLocalAddress()
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (UnknownHostException e) {
            throw new AssertionError("four octets are always an IPv4 address", e);
        }
    }

    /**
     * The name of the host's end of this NIC, its tap interface: {@code fe80-} and the last ten hexadecimal digits of
     * the MAC, which together fill the 15 characters that Linux allows (IFNAMSIZ, netdevice(7)).
     */
    public String port() {
        return "fe80-" + mac.hexDigits().substring(2);
    }

    @Override
    public int compareTo(ControlMac other) {
        return mac.compareTo(other.mac);
    }

    @Override
    public String toString() {
        return mac.toString();
    }
}
