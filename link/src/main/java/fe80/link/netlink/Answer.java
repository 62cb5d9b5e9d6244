package fe80.link.netlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A part of what the kernel says: a structure, and attributes (netlink(7)).
 *
 * @param structure the structure that it begins with; empty if it is itself the value of an attribute
 * @param attributes the values of its attributes, by their numbers
 */
public record Answer(ByteBuffer structure, Map<Integer, byte[]> attributes) {

    private static final int TYPE = 0x3fff; // without the flags "nested" and "in network byte order"

    /** Reads it from the position on, and keeps a copy. */
    static Answer of(ByteBuffer from, int structureSize) {
        ByteBuffer structure = Request.structure(structureSize);
        structure.put(from.slice(from.position(), structureSize)).flip();
        Map<Integer, byte[]> attributes = new HashMap<>();
        int position = from.position() + aligned(structureSize);
        while (position + 4 <= from.limit()) {
            int length = Short.toUnsignedInt(from.getShort(position));
            byte[] value = new byte[length - 4];
            from.get(position + 4, value);
            attributes.put(from.getShort(position + 2) & TYPE, value);
            position += aligned(length);
        }
        return new Answer(structure, attributes);
    }

    /** Messages and attributes begin at multiples of four. */
    static int aligned(int length) {
        return (length + 3) & ~3;
    }

    /** An attribute as it is. */
    public Optional<byte[]> octets(int attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** An attribute that is a text. */
    public Optional<String> text(int attribute) {
        return octets(attribute).map(octets -> new String(octets, 0, Math.max(0, octets.length - 1), UTF_8));
    }

    /** An attribute of 8, 16 or 32 bits; one of 16 has no sign. */
    public Optional<Integer> number(int attribute) {
        return octets(attribute).map(Answer::number);
    }

    /** One of the numbers of 32 bits that an attribute is a row of. */
    public Optional<Integer> number(int attribute, int index) {
        return octets(attribute)
                .filter(octets -> octets.length >= (index + 1) * Integer.BYTES)
                .map(octets -> number(Arrays.copyOfRange(octets, index * Integer.BYTES, (index + 1) * Integer.BYTES)));
    }

    private static int number(byte[] octets) {
        ByteBuffer value = ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
        return switch (octets.length) {
            case Byte.BYTES -> value.get();
            case Short.BYTES -> Short.toUnsignedInt(value.getShort());
            default -> value.getInt();
        };
    }

    /** An attribute that consists of attributes; without any if it is not there. */
    public Answer nested(int attribute) {
        return octets(attribute)
                .map(octets -> of(ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder()), 0))
                .orElseGet(() -> new Answer(Request.structure(0), Map.of()));
    }
}
