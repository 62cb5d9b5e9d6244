package fe80.guest;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps the first bytes up to a limit and throws away the rest, so that no VM can fill the memory of its host. */
final class BoundedOutput extends OutputStream {

    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private boolean cut;

    BoundedOutput(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int room = Math.min(length, limit - kept.size());
        kept.write(bytes, offset, room);
        cut |= room < length;
    }

    synchronized Output output(boolean ended) {
        return new Output(kept.toByteArray(), ended && !cut);
    }
}
