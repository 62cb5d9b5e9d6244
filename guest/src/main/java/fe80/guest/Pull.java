package fe80.guest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A file or a directory on its way out of a System VM. What was read is not to be trusted before {@link Piece.End} has
 * come and its digest was compared, by whoever keeps the content: as the VM does for a {@link Push}. Reading on is what
 * lets the VM send more. For one thread.
 */
public final class Pull implements AutoCloseable {

    /** What comes, in its order. */
    public sealed interface Piece {

        /** A file or a directory begins. */
        record Begin(CopyEntry entry) implements Piece {}

        /** Some of the content of the file that began last. */
        record Data(ByteBuffer bytes) implements Piece {}

        /** Everything has come, in that size, and the VM has it with that digest. */
        record End(Checksum checksum) implements Piece {}
    }

    private static final int LONGEST_MESSAGE = 4096;

    private final RunningCommand script;
    private final String what;
    private final BoundedOutput complaint = new BoundedOutput(LONGEST_MESSAGE);
    private ByteBuffer received = ByteBuffer.allocate(0);
    private long missing;
    private long size;

    Pull(RunningCommand script, String what) {
        this.script = script;
        this.what = what;
    }

    /**
     * Waits for the next piece; {@link Piece.End} is the last.
     *
     * @throws CopyException if the VM does not go on, or less came than it has sent
     */
    public Piece next() {
        return missing > 0 ? data() : entry();
    }

    private Piece data() {
        require(1);
        ByteBuffer bytes = received.slice(received.position(), (int) Math.min(missing, received.remaining()));
        received.position(received.position() + bytes.remaining());
        missing -= bytes.remaining();
        size += bytes.remaining();
        return new Piece.Data(bytes);
    }

    private Piece entry() {
        require(CopyScript.HEADER);
        byte type = received.get();
        int mode = received.getInt();
        long length = received.getLong();
        int pathLength = Short.toUnsignedInt(received.getShort());
        require(pathLength);
        try {
            String path = text(pathLength);
            return switch (type) {
                case CopyScript.FILE -> {
                    CopyEntry.File file = new CopyEntry.File(path, mode, length);
                    missing = length;
                    yield new Piece.Begin(file);
                }
                case CopyScript.DIRECTORY -> new Piece.Begin(new CopyEntry.Directory(path, mode));
                case CopyScript.END -> new Piece.End(checked(new Checksum(length, path)));
                default -> throw new IllegalArgumentException("unknown type of entry: " + type);
            };
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new CopyException(what + " failed: what the VM sends makes no sense: " + Printable.of(e), e);
        }
    }

    private String text(int length) throws CharacterCodingException {
        ByteBuffer encoded = received.slice(received.position(), length);
        received.position(received.position() + length);
        return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
    }

    private Checksum checked(Checksum told) {
        if (told.size() != size) {
            throw new CopyException(what + " failed: " + size + " bytes have come, but the VM sent " + told.size());
        }
        return told;
    }

    /** Waits until so many bytes are here. */
    private void require(int bytes) {
        while (received.remaining() < bytes) {
            Chunk chunk = script.read().orElseThrow(this::ended);
            switch (chunk) {
                case Chunk.Stdout some -> received = joined(received, some.bytes());
                case Chunk.Stderr some -> complaint.write(some.bytes());
            }
        }
    }

    private static ByteBuffer joined(ByteBuffer left, byte[] more) {
        if (!left.hasRemaining()) {
            return ByteBuffer.wrap(more);
        }
        return ByteBuffer.allocate(left.remaining() + more.length)
                .put(left)
                .put(more)
                .flip();
    }

    private CopyException ended() {
        CommandResult.Exit exit = script.exit();
        String reason = complaint.output(true).text().strip();
        return new CopyException(
                what + " failed: " + (reason.isEmpty() ? "it ended with " + exit : Printable.of(reason)));
    }

    /** Ends the copy. */
    @Override
    public void close() {
        script.close();
    }
}
