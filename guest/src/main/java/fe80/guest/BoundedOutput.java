package fe80.guest;

import java.io.ByteArrayOutputStream;

/** Keeps the first bytes up to a limit and throws away the rest, so that no VM can fill the memory of its host. */
final class BoundedOutput {

    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private boolean cut;

    BoundedOutput(int limit) {
        this.limit = limit;
    }

    void write(byte[] bytes) {
        int room = Math.min(bytes.length, limit - kept.size());
        kept.write(bytes, 0, room);
        cut |= room < bytes.length;
    }

    Output output(boolean ended) {
        return new Output(kept.toByteArray(), ended && !cut);
    }
}
