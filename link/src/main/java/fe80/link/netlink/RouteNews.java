package fe80.link.netlink;

import java.nio.ByteBuffer;

/**
 * Which of the kernel's messages about interfaces, addresses and neighbours (rtnetlink(7)) are news to who has written
 * the entries that count: all but those of neighbours that were learnt, and come, age or go.
 */
public final class RouteNews {

    private static final int HEADER = 16; // struct nlmsghdr
    private static final int TYPE = 4;
    private static final int ALIGNMENT = 4;

    private static final short NEW_NEIGHBOUR = 28;
    private static final short NEIGHBOUR_DELETED = 29;

    /** In struct ndmsg, of which there are two: the neighbours of IPv6, and the entries of bridges. */
    private static final int FAMILY = 0;

    private static final int STATE = 8;
    private static final byte INET6 = 10;
    private static final byte BRIDGE = 7;
    private static final int WRITTEN = 0xc0; // NUD_NOARP and NUD_PERMANENT: not learnt

    private RouteNews() {}

    /** Whether there is any among these messages, as one read from the kernel gave them. */
    public static boolean in(ByteBuffer messages) {
        int start = messages.position();
        while (messages.limit() - start >= HEADER) {
            if (isNews(messages, start)) {
                return true;
            }
            int length = Math.max(messages.getInt(start), HEADER);
            start += (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        return false;
    }

    private static boolean isNews(ByteBuffer messages, int start) {
        return switch (messages.getShort(start + TYPE)) {
            case NEW_NEIGHBOUR -> isWritten(messages, start + HEADER);
            // An entry of IPv6 has lost its state by the time at which its end is told.
            case NEIGHBOUR_DELETED ->
                messages.get(start + HEADER + FAMILY) == INET6 || isWritten(messages, start + HEADER);
            default -> true;
        };
    }

    private static boolean isWritten(ByteBuffer messages, int neighbour) {
        byte family = messages.get(neighbour + FAMILY);
        return (family == INET6 || family == BRIDGE) && (messages.getShort(neighbour + STATE) & WRITTEN) != 0;
    }
}
