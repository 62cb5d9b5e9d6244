package fe80.cli.tunnel;

import com.google.protobuf.ByteString;
import fe80.cli.connection.AgentConnection;
import fe80.cli.output.LostOutput;
import fe80.v1.ForwardEnd;
import fe80.v1.ForwardRequest;
import fe80.v1.ForwardResponse;
import fe80.v1.ForwardStart;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One connection to a TCP port of a System VM. Either direction may end before the other, as in TCP. */
public final class Tunnel {

    /** The port that means a System VM's sshd on its control address. */
    public static final int SSH = 3922;

    private static final int CHUNK = 64 * 1024;

    private final BlockingClientCall<ForwardRequest, ForwardResponse> call;

    private Tunnel(BlockingClientCall<ForwardRequest, ForwardResponse> call) {
        this.call = call;
    }

    /** Starts to connect; whether the VM accepts shows later. */
    public static Tunnel to(AgentConnection connection, String vm, int port) throws StatusException {
        Tunnel tunnel = new Tunnel(connection.systemVms().forward());
        tunnel.send(ForwardRequest.newBuilder()
                .setStart(ForwardStart.newBuilder().setSystemVm(vm).setPort(port))
                .build());
        return tunnel;
    }

    /** Carries bytes both ways until the VM's side ends; what is read from {@code in} is read by another thread. */
    public void carry(InputStream in, OutputStream out) throws StatusException, IOException {
        Thread.ofPlatform().daemon().name("tunnel").start(() -> send(in));
        try {
            for (ForwardResponse response = call.read();
                    response != null && !response.hasEnd();
                    response = call.read()) {
                response.getData().writeTo(out);
                LostOutput.flush(out);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            call.cancel("the connection has ended", new IOException("ended"));
        }
    }

    private void send(InputStream in) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                send(ForwardRequest.newBuilder()
                        .setData(ByteString.copyFrom(chunk, 0, read))
                        .build());
            }
            send(ForwardRequest.newBuilder()
                    .setEnd(ForwardEnd.getDefaultInstance())
                    .build());
            call.halfClose();
        } catch (IOException | StatusException | IllegalStateException _) {
            // Our side was closed, or the call has ended: carry() reports it.
        }
    }

    private void send(ForwardRequest request) throws StatusException {
        try {
            call.write(request);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
