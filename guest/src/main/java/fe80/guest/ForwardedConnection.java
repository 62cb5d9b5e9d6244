package fe80.guest;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** To the VM's loopback, made by its sshd on our behalf. */
record ForwardedConnection(GuestChannel guest, TcpChannel channel) implements Connection {

    private static final Duration FOREVER = Deadline.never().left();

    static Connection open(GuestChannel guest, int port, Deadline deadline) {
        TcpChannel channel = new TcpChannel(port);
        try {
            guest.open(channel);
            if (channel.awaitAnswer(deadline.left()) && channel.sent()) {
                return new ForwardedConnection(guest, channel);
            }
        } catch (IOException | RuntimeException e) {
            channel.abandon();
            throw new ConnectionException(guest.endpoint(), port, guest.ending(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            channel.abandon();
            throw new ConnectionException(guest.endpoint(), port, "the thread that waited for it was interrupted", e);
        }
        channel.abandon();
        String unknown = guest.isOpen() ? "no answer came within " + deadline : guest.ending();
        throw new ConnectionException(
                guest.endpoint(), port, channel.openFailure().orElse(unknown));
    }

    @Override
    public Optional<byte[]> read() {
        try {
            Optional<byte[]> bytes = channel.read(FOREVER).map(Chunk::bytes);
            if (bytes.isEmpty() && !channel.isEofSignalled() && !channel.closedByServer()) {
                throw guest.lost();
            }
            return bytes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            return Optional.empty();
        }
    }

    @Override
    public OutputStream output() {
        return channel.output();
    }

    @Override
    public void close() {
        channel.abandon();
    }
}
