package fe80.guest;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has come through a channel and was not read yet: as much as the channel's window allows the VM to send, in
 * whatever portions, and no more.
 */
final class Inbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream(0);
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream(0);
    private boolean ended;

    void stdout(byte[] bytes, int offset, int length) {
        put(stdout, bytes, offset, length);
    }

    void stderr(byte[] bytes, int offset, int length) {
        put(stderr, bytes, offset, length);
    }

    private void put(ByteArrayOutputStream stream, byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            stream.write(bytes, offset, length);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something to read; empty once there is nothing more, or if the time is over first. */
    Optional<Chunk> take(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (stdout.size() == 0 && stderr.size() == 0 && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return next();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Chunk> next() {
        if (stdout.size() > 0) {
            return Optional.of(new Chunk.Stdout(drain(stdout)));
        }
        return stderr.size() > 0 ? Optional.of(new Chunk.Stderr(drain(stderr))) : Optional.empty();
    }

    private static byte[] drain(ByteArrayOutputStream stream) {
        byte[] bytes = stream.toByteArray();
        stream.reset();
        return bytes;
    }

    /** Whether all was read and nothing more will come. */
    boolean drained() {
        lock.lock();
        try {
            return ended && stdout.size() == 0 && stderr.size() == 0;
        } finally {
            lock.unlock();
        }
    }
}
