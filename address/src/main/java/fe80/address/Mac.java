package fe80.address;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The 48-bit MAC address of one network interface (IEEE 802-2014, section 8). Group addresses and the all-zero address
 * name no single interface, so there is no {@code Mac} for them.
 *
 * @param value the six octets, first octet most significant, in the low 48 bits
 */
public record Mac(long value) implements Comparable<Mac> {

    private static final int OCTETS = 6;
    private static final long GROUP_BIT = 1L << 40;

    private static final Pattern COLONS = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}", Pattern.CASE_INSENSITIVE);
    private static final Pattern DASHES = Pattern.compile("[0-9a-f]{2}(-[0-9a-f]{2}){5}", Pattern.CASE_INSENSITIVE);
    private static final Pattern DOTS = Pattern.compile("[0-9a-f]{4}(\\.[0-9a-f]{4}){2}", Pattern.CASE_INSENSITIVE);

    /**
     * Checks that the value is the address of one interface.
     *
     * @throws IllegalArgumentException if it does not fit in 48 bits, is zero, or is a group (multicast) address
     */
    public Mac {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("not a MAC address: 0x" + Long.toHexString(value) + " exceeds 48 bits");
        }
        if (value == 0) {
            throw new IllegalArgumentException(
                    "not the MAC address of an interface: " + text(value) + " is the all-zero address");
        }
        if ((value & GROUP_BIT) != 0) {
            throw new IllegalArgumentException(
                    "not the MAC address of an interface: " + text(value) + " is a multicast address");
        }
    }

    /**
     * Reads {@code 0e:00:a9:fe:fe:3b}, {@code 0E-00-A9-FE-FE-3B} or {@code 0e00.a9fe.fe3b}, in either case.
     *
     * @throws IllegalArgumentException if the text is spelled otherwise or is not the address of one interface; the
     *     message shows the text and says why
     */
    public static Mac parse(String text) {
        if (!COLONS.matcher(text).matches()
                && !DASHES.matcher(text).matches()
                && !DOTS.matcher(text).matches()) {
            throw new IllegalArgumentException("not a MAC address: " + Quoted.of(text)
                    + " (expected six octets such as 0e:00:a9:fe:fe:3b, 0e-00-a9-fe-fe-3b or 0e00.a9fe.fe3b)");
        }
        return new Mac(HexFormat.fromHexDigitsToLong(text.replaceAll("[:.-]", "")));
    }

    /**
     * The address with these six octets, in transmission order.
     *
     * @throws IllegalArgumentException if there are not six, or they are not the address of one interface
     */
    public static Mac of(byte[] octets) {
        if (octets.length != OCTETS) {
            throw new IllegalArgumentException("a MAC address has 6 octets, not " + octets.length);
        }
        return new Mac(HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(octets)));
    }

    /** The six octets, in transmission order. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hexDigits());
    }

    /** The twelve hexadecimal digits in lower case, without separators. */
    String hexDigits() {
        return HexFormat.of().toHexDigits(value, 2 * OCTETS);
    }

    @Override
    public int compareTo(Mac other) {
        return Long.compare(value, other.value);
    }

    /** The canonical spelling: lower case, colons. */
    @Override
    public String toString() {
        return text(value);
    }

    private static String text(long value) {
        return HexFormat.of().toHexDigits(value, 2 * OCTETS).replaceAll("(..)(?!$)", "$1:");
    }
}
