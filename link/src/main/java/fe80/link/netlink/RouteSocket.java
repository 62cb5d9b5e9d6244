package fe80.link.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Questions and changes to the kernel's interfaces, addresses and neighbours (rtnetlink(7)), of the network namespace
 * of the thread that opened it. One thread at a time may use it.
 */
public final class RouteSocket implements AutoCloseable {

    private static final int HEADER = 16;
    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int INTERRUPTED = 0x10;
    private static final int EXTENDED_ERRORS = 11; // NETLINK_EXT_ACK
    private static final int STRICT = 12; // NETLINK_GET_STRICT_CHK
    private static final int MESSAGE = 1; // NLMSGERR_ATTR_MSG
    private static final int CAPPED = 0x100;
    private static final int ETIMEDOUT = 110;

    private final NetlinkSocket socket;
    private int sequence;

    private RouteSocket(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens one. */
    public static RouteSocket open() {
        NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.Protocol.ROUTE);
        socket.enable(EXTENDED_ERRORS);
        socket.enable(STRICT);
        return new RouteSocket(socket);
    }

    /**
     * Asks, and reads the answers to their end; again if what they are about was changed meanwhile.
     *
     * @param structureSize the size of the structure that each answer begins with, in bytes
     * @throws NetlinkException if the kernel refuses
     */
    public List<Answer> ask(Request request, int structureSize) {
        Optional<List<Answer>> answers = Optional.empty();
        while (answers.isEmpty()) {
            answers = tryToAsk(request, structureSize);
        }
        return answers.get();
    }

    /** Asks for one thing, which need not be there. */
    public Optional<Answer> askForOne(Request request, int structureSize) {
        try {
            return ask(request, structureSize).stream().findFirst();
        } catch (NetlinkException e) {
            if (e.absent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Has something changed, at once.
     *
     * @throws NetlinkException if the kernel refuses
     */
    public void change(Request request) {
        ask(request, 0);
    }

    private Optional<List<Answer>> tryToAsk(Request request, int structureSize) {
        int asked = ++sequence;
        socket.send(request.message(asked));
        List<Answer> answers = new ArrayList<>();
        boolean whole = true;
        while (true) {
            ByteBuffer received = socket.receive();
            if (!received.hasRemaining()) {
                throw new NetlinkException("the kernel did not answer", ETIMEDOUT);
            }
            while (received.remaining() >= HEADER) {
                int start = received.position();
                int end = start + received.getInt(start);
                int type = Short.toUnsignedInt(received.getShort(start + 4));
                int flags = received.getShort(start + 6);
                ByteBuffer body = received.duplicate()
                        .order(received.order())
                        .position(start + HEADER)
                        .limit(end);
                if (received.getInt(start + 8) == asked) {
                    whole &= (flags & INTERRUPTED) == 0;
                    if (type == ERROR || type == DONE) {
                        check(body, flags);
                        return whole ? Optional.of(answers) : Optional.empty();
                    }
                    answers.add(Answer.of(body, structureSize));
                }
                received.position(Math.min(received.limit(), Answer.aligned(end)));
            }
        }
    }

    /** An end is an error with the number 0. */
    private static void check(ByteBuffer body, int flags) {
        int error = body.remaining() < Integer.BYTES ? 0 : -body.getInt(body.position());
        if (error > 0) {
            // After the number comes the header of the request, and the request itself unless it was left out.
            int request = (flags & CAPPED) != 0 ? HEADER : body.getInt(body.position() + Integer.BYTES);
            int explained = Integer.BYTES + Answer.aligned(request);
            String reason = explained < body.remaining()
                    ? Answer.of(body.position(body.position() + explained), 0)
                            .text(MESSAGE)
                            .orElse("the kernel refuses")
                    : "the kernel refuses";
            throw new NetlinkException(reason, error);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
