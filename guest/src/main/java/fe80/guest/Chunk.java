package fe80.guest;

/** Some of what a command wrote, in the order of its stream; the array is the reader's to keep. */
public sealed interface Chunk {

    /** At least one byte. */
    byte[] bytes();

    /** From stdout, or from the terminal. */
    @SuppressWarnings("ArrayRecordComponent") // two chunks are never compared
    record Stdout(byte[] bytes) implements Chunk {}

    /** From stderr. */
    @SuppressWarnings("ArrayRecordComponent")
    record Stderr(byte[] bytes) implements Chunk {}
}
