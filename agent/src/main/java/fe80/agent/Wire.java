package fe80.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The bytes that two libvirts send each other, at one end of the way. */
final class Wire {

    private static final int CHUNK = 256 << 10;

    /** Takes some of them further. */
    @FunctionalInterface
    interface Onward {
        void send(ByteString bytes) throws InterruptedException;
    }

    private Wire() {}

    /** Passes on what comes out of a socket, until its other end is closed. */
    static void drain(SocketChannel socket, Onward onward) throws IOException, InterruptedException {
        while (true) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            if (socket.read(chunk) < 0) {
                return;
            }
            onward.send(UnsafeByteOperations.unsafeWrap(chunk.flip()));
        }
    }

    /** Passes it on into a socket. */
    static void fill(SocketChannel socket, ByteString bytes) throws IOException {
        for (ByteBuffer part : bytes.asReadOnlyByteBufferList()) {
            while (part.hasRemaining()) {
                var _ = socket.write(part);
            }
        }
    }
}
