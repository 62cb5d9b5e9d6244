package fe80.link.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * A netlink(7) socket, in the network namespace of the thread that opens it. One thread at a time may use it; it is
 * closed by the thread that uses it.
 */
public final class NetlinkSocket implements AutoCloseable {

    /** Whom one talks to at the other end. */
    public enum Protocol {
        /** Interfaces, addresses, neighbours: rtnetlink(7). */
        ROUTE(0),
        /** nftables. */
        NETFILTER(12);

        private final int number;

        Protocol(int number) {
            this.number = number;
        }
    }

    private static final short AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SOL_NETLINK = 270;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    /** The size of a struct sockaddr_nl, and where its groups are, in bytes. */
    private static final int ADDRESS = 12;

    private static final int GROUPS_OFFSET = 8;

    /** The kernel fills at most 32 KiB at once. */
    private static final int BUFFER = 1 << 16;

    private final Arena arena = Arena.ofShared();
    private final SystemCalls calls = new SystemCalls(arena);
    private final MemorySegment buffer = arena.allocate(BUFFER);
    private final int descriptor;

    private NetlinkSocket(Protocol protocol) {
        descriptor = calls.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol.number);
    }

    /**
     * Opens a socket.
     *
     * @param groups what is to be heard of unasked, by its numbers in the kernel's headers
     * @throws NetlinkException if the kernel has no such protocol
     */
    public static NetlinkSocket open(Protocol protocol, int... groups) {
        NetlinkSocket socket = new NetlinkSocket(protocol);
        try {
            // A struct timeval: one second, as socket(7) takes it.
            socket.option(SOL_SOCKET, SO_RCVTIMEO, socket.arena.allocateFrom(ValueLayout.JAVA_LONG, 1, 0));
            MemorySegment address = socket.arena.allocate(ADDRESS, Integer.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, AF_NETLINK);
            address.set(
                    ValueLayout.JAVA_INT,
                    GROUPS_OFFSET,
                    IntStream.of(groups).map(group -> 1 << (group - 1)).sum());
            socket.calls.bind(socket.descriptor, address);
            return socket;
        } catch (NetlinkException e) {
            socket.close();
            throw e;
        }
    }

    /** Switches an option of netlink(7) on. */
    void enable(int option) {
        option(SOL_NETLINK, option, arena.allocateFrom(ValueLayout.JAVA_INT, 1));
    }

    private void option(int level, int name, MemorySegment value) {
        calls.setsockopt(descriptor, level, name, value);
    }

    void send(ByteBuffer message) {
        int length = message.remaining();
        MemorySegment.copy(MemorySegment.ofBuffer(message), 0, buffer, 0, length);
        calls.send(descriptor, buffer.asSlice(0, length));
    }

    /**
     * Waits for a message for at most a second.
     *
     * @return the message, which is valid until the next call; without a byte if none came
     * @throws NetlinkException above all if it was an overrun
     */
    public ByteBuffer receive() {
        int length = calls.receive(descriptor, buffer, EINTR, EAGAIN);
        return buffer.asSlice(0, length).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        calls.close(descriptor);
        arena.close();
    }
}
