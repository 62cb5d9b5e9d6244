package fe80.guest;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;

/** Over the link to the VM's sshd, which its firewall lets nobody reach from inside. */
final class DirectConnection implements Connection {

    private final Socket socket;
    private final byte[] buffer = new byte[64 << 10];

    private DirectConnection(Socket socket) {
        this.socket = socket;
    }

    static Connection open(Endpoint endpoint, Deadline deadline) {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    endpoint.socketAddress(),
                    Math.toIntExact(Math.max(1, deadline.left().toMillis())));
            return new DirectConnection(socket);
        } catch (IOException e) {
            close(socket);
            throw new ConnectionException(endpoint, endpoint.port(), Printable.of(e), e);
        }
    }

    @Override
    public Optional<byte[]> read() {
        try {
            int length = socket.getInputStream().read(buffer);
            return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(buffer, length));
        } catch (IOException e) {
            if (socket.isClosed()) {
                return Optional.empty(); // by us
            }
            throw new ChannelLostException(
                    "the connection to port " + socket.getPort() + " of the VM broke: " + Printable.of(e) + ".");
        }
    }

    @Override
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                socket.getOutputStream().write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                socket.getOutputStream().write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                if (!socket.isOutputShutdown() && !socket.isClosed()) {
                    socket.shutdownOutput();
                }
            }
        };
    }

    @Override
    public void close() {
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // there is nothing left to lose
        }
    }
}
