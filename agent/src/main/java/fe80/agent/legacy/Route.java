package fe80.agent.legacy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * An IPv4 route of the main table, as {@code /proc/net/route} has it (proc_pid_net(5)).
 *
 * @param link its interface
 * @param destination its network, in the host's order of octets
 * @param gateway its next hop; 0 if there is none
 * @param mask the network's mask
 */
record Route(String link, int destination, int gateway, int mask) {

    private static final int LEGACY = 169 << 24 | 254 << 16;
    private static final int LEGACY_MASK = 0xffff_0000;
    private static final int HEX = 16;

    static List<Route> parse(String text) {
        return text.lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 7)
                .map(fields -> new Route(fields[0], number(fields[1]), number(fields[2]), number(fields[7])))
                .toList();
    }

    /** The kernel prints the octets as a number in the order of this machine, which is the other one. */
    private static int number(String hex) {
        return Integer.reverseBytes(Integer.parseUnsignedInt(hex, HEX));
    }

    boolean legacyGateway() {
        return (gateway & LEGACY_MASK) == LEGACY;
    }

    boolean legacyDestination() {
        return (destination & LEGACY_MASK) == LEGACY && Integer.bitCount(mask) >= HEX;
    }

    @Override
    public String toString() {
        String network = mask == 0 ? "default" : address(destination) + "/" + Integer.bitCount(mask);
        return network + (gateway == 0 ? "" : " via " + address(gateway)) + " dev " + link;
    }

    private static String address(int number) {
        byte[] octets = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError("four octets are always an IPv4 address: " + Arrays.toString(octets), e);
        }
    }
}
