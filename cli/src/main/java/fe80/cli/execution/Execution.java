package fe80.cli.execution;

import com.google.protobuf.ByteString;
import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ExecStart;
import fe80.v1.Outcome;
import fe80.v1.TerminalSize;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One command in a System VM with its streams connected. Each direction waits for its reader: what is not yet read
 * stays where it is, up to the command's own pipe.
 */
public final class Execution {

    private static final int CHUNK = 64 * 1024;

    private final BlockingClientCall<ExecRequest, ExecResponse> call;

    private Execution(BlockingClientCall<ExecRequest, ExecResponse> call) {
        this.call = call;
    }

    /** Sends the start; whether the VM accepts it shows later. */
    public static Execution start(AgentConnection connection, ExecStart start) throws StatusException {
        Execution execution = new Execution(connection.systemVms().exec());
        execution.send(ExecRequest.newBuilder().setStart(start).build());
        return execution;
    }

    /** Sends all of a stream as the command's stdin, in a thread of its own, then its end. */
    public void feed(InputStream stdin) {
        Thread.ofPlatform().daemon().name("stdin").start(() -> {
            byte[] chunk = new byte[CHUNK];
            try {
                for (int read = stdin.read(chunk); read >= 0; read = stdin.read(chunk)) {
                    send(ExecRequest.newBuilder()
                            .setStdin(ByteString.copyFrom(chunk, 0, read))
                            .build());
                }
                noStdin();
            } catch (IOException | StatusException _) {
                // Our stdin was closed, or the command has ended: whoever awaits the outcome hears of that.
            }
        });
    }

    /** Ends the command's stdin. */
    public void noStdin() throws StatusException {
        send(ExecRequest.newBuilder()
                .setStdinEnd(ExecRequest.StdinEnd.getDefaultInstance())
                .build());
        call.halfClose();
    }

    /** Says that the terminal has another size now. */
    public void resize(TerminalSize size) throws StatusException {
        send(ExecRequest.newBuilder().setResize(size).build());
    }

    /** Writes what the command writes, and returns how it ended. Output is flushed as it comes. */
    public Outcome await(OutputStream out, OutputStream err) throws StatusException {
        try {
            for (ExecResponse response = call.read(); response != null; response = call.read()) {
                switch (response.getResponseCase()) {
                    case STDOUT -> write(out, response.getStdout());
                    case STDERR -> write(err, response.getStderr());
                    case OUTCOME -> {
                        return response.getOutcome();
                    }
                    case STARTED, RESPONSE_NOT_SET -> {}
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            call.cancel("its output cannot be written", failure);
            throw new Failure(
                    "the command was ended, for its output cannot be written: " + failure.getMessage(), failure);
        }
        return Outcome.getDefaultInstance();
    }

    private static void write(OutputStream to, ByteString data) throws IOException {
        data.writeTo(to);
        to.flush();
    }

    private void send(ExecRequest request) throws StatusException {
        try {
            call.write(request);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
