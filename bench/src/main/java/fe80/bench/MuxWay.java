package fe80.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The floor: a session for each command in a connection that OpenSSH, written in C, holds, asked for without a process.
 * An ssh master takes a connection's unencrypted packets at its socket (OpenSSH, PROTOCOL.mux, "proxy mode"); these are
 * the few that a command needs (RFC 4254, sections 5 and 6).
 */
final class MuxWay extends CalledWay {

    static final String NAME = "floor: OpenSSH's master without its client";

    private static final int HELLO = 1;
    private static final int VERSION = 4;
    private static final int PROXY = 0x1000000f;
    private static final int PROXY_ACCEPTED = 0x8000000f;

    private static final int CHANNEL_OPEN = 90;
    private static final int CHANNEL_OPEN_CONFIRMATION = 91;
    private static final int CHANNEL_DATA = 94;
    private static final int CHANNEL_CLOSE = 97;
    private static final int CHANNEL_REQUEST = 98;
    private static final int WINDOW = 2 << 20;
    private static final int LARGEST_PACKET = 32 << 10;

    private final SocketChannel socket;
    private final DataInputStream in;
    private int channels;

    MuxWay(Path master) throws IOException {
        super(NAME);
        socket = SocketChannel.open(UnixDomainSocketAddress.of(master));
        in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(socket)));
        send(message -> {
            message.writeInt(HELLO);
            message.writeInt(VERSION);
        });
        expect(HELLO, receive().getInt());
        send(message -> {
            message.writeInt(PROXY);
            message.writeInt(0);
        });
        expect(PROXY_ACCEPTED, receive().getInt());
    }

    @Override
    long run(Task task) throws IOException {
        int ours = channels++;
        packet(CHANNEL_OPEN, message -> {
            string(message, "session");
            message.writeInt(ours);
            message.writeInt(WINDOW);
            message.writeInt(LARGEST_PACKET);
        });
        ByteBuffer confirmation = receivePacket();
        expect(CHANNEL_OPEN_CONFIRMATION, confirmation.get());
        confirmation.getInt();
        int theirs = confirmation.getInt();
        packet(CHANNEL_REQUEST, message -> {
            message.writeInt(theirs);
            string(message, "exec");
            message.writeBoolean(true);
            string(message, task.line());
        });
        long written = 0;
        while (true) {
            ByteBuffer packet = receivePacket();
            int type = packet.get();
            if (type == CHANNEL_DATA) {
                written += packet.getInt(packet.position() + Integer.BYTES);
            } else if (type == CHANNEL_CLOSE) {
                packet(CHANNEL_CLOSE, message -> message.writeInt(theirs));
                return written;
            }
        }
    }

    private void packet(int type, Content content) throws IOException {
        send(message -> {
            message.writeByte(0); // no padding
            message.writeByte(type);
            content.writeTo(message);
        });
    }

    private ByteBuffer receivePacket() throws IOException {
        return receive().position(1);
    }

    private void send(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(new DataOutputStream(bytes));
        ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + bytes.size())
                .putInt(bytes.size())
                .put(bytes.toByteArray())
                .flip();
        while (message.hasRemaining()) {
            socket.write(message);
        }
    }

    private ByteBuffer receive() throws IOException {
        byte[] message = new byte[in.readInt()];
        in.readFully(message);
        return ByteBuffer.wrap(message);
    }

    private static void string(DataOutputStream message, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        message.writeInt(bytes.length);
        message.write(bytes);
    }

    private static void expect(int wanted, int came) throws IOException {
        if (wanted != came) {
            throw new IOException("the ssh master sent message %x, not %x".formatted(came, wanted));
        }
    }

    private interface Content {
        void writeTo(DataOutputStream message) throws IOException;
    }

    @Override
    public boolean runsAtOnce() {
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
