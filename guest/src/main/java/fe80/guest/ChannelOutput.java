package fe80.guest;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.channel.WindowClosedException;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;

/** The direction to the VM: a write blocks until the VM's window has room and the socket has taken most of it. */
final class ChannelOutput extends OutputStream {

    /** Longer than any command: whoever sets a deadline ends the channel, and that ends the wait. */
    private static final Duration FOREVER = Duration.ofDays(10_000);

    /** A VM may open its window as wide as it likes and then not read: no more than this waits for the socket. */
    private static final int MOST_UNSENT = 512 << 10;

    private static final int LARGEST_PACKET = 32 << 10;

    private final StreamChannel channel;
    private int unsent;
    private boolean closed;

    ChannelOutput(StreamChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(bytes, offset, length));
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            send(bytes, room(bytes.remaining()));
        }
    }

    private int room(int wanted) throws IOException {
        RemoteWindow window = channel.getRemoteWindow();
        try {
            long room = Math.min(window.waitForSpace(FOREVER), Math.min(window.getPacketSize(), LARGEST_PACKET));
            int size = (int) Math.min(room, wanted);
            window.consume(size);
            return size;
        } catch (WindowClosedException e) {
            throw new IOException("nobody reads it any more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the VM did not read");
        }
    }

    private void send(ByteBuffer bytes, int length) throws IOException {
        Buffer packet = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, length + 32);
        packet.putUInt(channel.getRecipient());
        packet.putUInt(length);
        bytes.get(packet.array(), packet.wpos(), length);
        packet.wpos(packet.wpos() + length);
        IoWriteFuture written = channel.writePacket(packet);
        unsent += length;
        if (unsent >= MOST_UNSENT) {
            awaitSocket(written);
            unsent = 0;
        }
    }

    private static void awaitSocket(IoWriteFuture written) throws IOException {
        try {
            written.verify(FOREVER);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    /** The command sees the end of its input. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            channel.endOutput();
        }
    }

    /** Ends the wait of whoever writes. */
    void drop() {
        try {
            channel.getRemoteWindow().close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a window does no I/O", e);
        }
    }
}
