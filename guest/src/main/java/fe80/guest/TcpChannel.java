package fe80.guest;

import java.io.IOException;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** One TCP connection that the VM's sshd makes on our behalf (RFC 4254, section 7.2). */
final class TcpChannel extends StreamChannel {

    /** As seen by sshd, which tries ::1 and 127.0.0.1. */
    private static final String LOOPBACK = "localhost";

    private static final String TYPE = "direct-tcpip";

    private final int port;

    TcpChannel(int port) {
        super(TYPE);
        this.port = port;
    }

    @Override
    public synchronized OpenFuture open() throws IOException {
        openFuture = new DefaultOpenFuture(this, futureLock);
        Buffer request = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN, 128);
        request.putString(TYPE);
        request.putUInt(getChannelId());
        request.putUInt(getLocalWindow().getSize());
        request.putUInt(getLocalWindow().getPacketSize());
        request.putString(LOOPBACK);
        request.putUInt(port);
        request.putString(LOOPBACK); // where the connection comes from: nobody asks
        request.putUInt(0);
        writePacket(request);
        return openFuture;
    }

    @Override
    protected void doOpen() {
        if (beginRequest()) {
            accept();
        }
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        endInput();
    }
}
