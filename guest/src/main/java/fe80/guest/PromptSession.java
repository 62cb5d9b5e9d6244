package fe80.guest;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.apache.sshd.common.PropertyResolver;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.nio2.Nio2CompletionHandler;
import org.apache.sshd.common.io.nio2.Nio2Service;
import org.apache.sshd.common.io.nio2.Nio2Session;

/**
 * A connection that acknowledges at once what it reads at first. Until a session is opened sshd leaves Nagle's
 * algorithm on (RFC 1122, section 4.2.3.4), and holds its second answer back until the first is acknowledged; with
 * delayed acknowledgements (section 4.2.3.2) that takes 40 ms, twice in a handshake.
 */
final class PromptSession extends Nio2Session {

    private static final int READS_OF_A_HANDSHAKE = 32;

    private int reads;

    PromptSession(
            Nio2Service service,
            PropertyResolver properties,
            IoHandler handler,
            AsynchronousSocketChannel socket,
            SocketAddress acceptedBy)
            throws IOException {
        super(service, properties, handler, socket, acceptedBy);
    }

    /** The kernel forgets it as soon as something is sent, so it is told before each read. */
    @Override
    protected void doReadCycle(ByteBuffer buffer, Nio2CompletionHandler<Integer, Object> completion) {
        try {
            if (reads < READS_OF_A_HANDSHAKE) {
                reads++;
                getSocket().setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
            }
            super.doReadCycle(buffer, completion);
        } catch (IOException e) {
            exceptionCaught(e);
        }
    }
}
