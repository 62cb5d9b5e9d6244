package fe80.guest;

import java.nio.charset.StandardCharsets;

/** What a command wrote to stdout or to stderr. */
public final class Output {

    private final byte[] bytes;
    private final boolean complete;

    Output(byte[] bytes, boolean complete) {
        this.bytes = bytes;
        this.complete = complete;
    }

    /** The bytes as they were written. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Whether this is all of it. Not so if there was more than {@link Command#withOutputLimit} keeps, or if the command
     * ended but something that it had started kept the stream open up to the deadline.
     */
    public boolean complete() {
        return complete;
    }

    /** Its size only: there may be megabytes of it, and of anything. */
    @Override
    public String toString() {
        return bytes.length + (complete ? " bytes" : " bytes, not complete");
    }
}
