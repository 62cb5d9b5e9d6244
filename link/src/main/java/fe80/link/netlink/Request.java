package fe80.link.netlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** A request to the kernel, in the making: its fixed part, then attributes (netlink(7), rtnetlink(7)). */
public final class Request {

    /** Flags of a request that changes something: netlink(7). */
    public enum Mode {
        /** Changes what is there. */
        CHANGE(0),
        /** Makes what is not there. */
        CREATE(0x400 | 0x200),
        /** Makes it, or makes it anew. */
        REPLACE(0x400 | 0x100);

        private final int flags;

        Mode(int flags) {
            this.flags = flags;
        }
    }

    private static final int HEADER = 16;
    private static final int SIZE = 2048;
    private static final int REQUEST = 1;
    private static final int ACKNOWLEDGE = 4;
    private static final int DUMP = 0x300;
    private static final int NESTED = 0x8000;

    private final ByteBuffer buffer =
            ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder()).position(HEADER);
    private final int type;
    private final int flags;

    private Request(int type, int flags, ByteBuffer fixed) {
        this.type = type;
        this.flags = flags;
        buffer.put(fixed.duplicate().flip());
    }

    /**
     * A request that changes something.
     *
     * @param type its number, of rtnetlink(7)
     * @param fixed the structure that it begins with, filled up to its position
     */
    public static Request toChange(int type, Mode mode, ByteBuffer fixed) {
        return new Request(type, REQUEST | ACKNOWLEDGE | mode.flags, fixed);
    }

    /** A request for one thing; see {@link #toChange}. */
    public static Request forOne(int type, ByteBuffer fixed) {
        return new Request(type, REQUEST | ACKNOWLEDGE, fixed);
    }

    /** A request for all things of a kind; see {@link #toChange}. */
    public static Request forAll(int type, ByteBuffer fixed) {
        return new Request(type, REQUEST | DUMP, fixed);
    }

    /** An empty structure of this many bytes, in the byte order of the kernel. */
    public static ByteBuffer structure(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** Adds an attribute: octets as they are. */
    public Request with(int attribute, byte[] value) {
        int start = begin(attribute);
        buffer.put(value);
        return end(start);
    }

    /** Adds an attribute: 32 bits. */
    public Request with(int attribute, int value) {
        int start = begin(attribute);
        buffer.putInt(value);
        return end(start);
    }

    /** Adds an attribute: 16 bits. */
    public Request with(int attribute, short value) {
        int start = begin(attribute);
        buffer.putShort(value);
        return end(start);
    }

    /** Adds an attribute: 8 bits. */
    public Request with(int attribute, boolean value) {
        return with(attribute, new byte[] {(byte) (value ? 1 : 0)});
    }

    /** Adds an attribute: a text. */
    public Request with(int attribute, String value) {
        byte[] text = value.getBytes(UTF_8);
        return with(attribute, Arrays.copyOf(text, text.length + 1));
    }

    /** Adds an attribute that consists of attributes. */
    public Request nested(int attribute, UnaryOperator<Request> inside) {
        int start = begin(attribute | NESTED);
        return inside.apply(this).end(start);
    }

    private int begin(int attribute) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) attribute);
        return start;
    }

    private Request end(int start) {
        buffer.putShort(start, (short) (buffer.position() - start));
        buffer.position(Answer.aligned(buffer.position()));
        return this;
    }

    /** The message, as it is sent. */
    ByteBuffer message(int sequence) {
        return buffer.duplicate()
                .order(ByteOrder.nativeOrder())
                .putInt(0, buffer.position())
                .putShort(4, (short) type)
                .putShort(6, (short) flags)
                .putInt(8, sequence)
                .flip();
    }
}
