package fe80.cli.execution;

import com.google.protobuf.ByteString;
import fe80.cli.output.Failure;
import fe80.cli.output.LostOutput;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ExecStart;
import fe80.v1.Outcome;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.TerminalSize;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One command in a System VM with its streams connected. Each direction waits for its reader: what is not yet read
 * stays where it is, up to the command's own pipe.
 */
public final class Execution {

    private static final int CHUNK = 64 * 1024;

    private final BlockingClientCall<ExecRequest, ExecResponse> call;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile boolean interrupted;
    private volatile boolean givenUp;

    private Execution(BlockingClientCall<ExecRequest, ExecResponse> call) {
        this.call = call;
    }

    /** Sends the start; whether the VM accepts it shows later. */
    public static Execution start(SystemVmsGrpc.SystemVmsBlockingV2Stub systemVms, ExecStart start)
            throws StatusException {
        Execution execution = new Execution(systemVms.exec());
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
            } catch (IOException | StatusException | IllegalStateException _) {
                // Our stdin was closed, or the command has ended: whoever awaits the outcome hears of that.
            }
        });
    }

    /** Ends the command's stdin. The call stays open in this direction, for signals. */
    public void noStdin() throws StatusException {
        send(ExecRequest.newBuilder()
                .setStdinEnd(ExecRequest.StdinEnd.getDefaultInstance())
                .build());
    }

    /** Says that the terminal has another size now. */
    public void resize(TerminalSize size) throws StatusException {
        send(ExecRequest.newBuilder().setResize(size).build());
    }

    /**
     * Sends the command SIGINT. Another time, or if what was sent before has not been taken yet, ends the call instead,
     * upon which the agent kills the command and nobody hears how it ended.
     */
    public void interrupt() {
        if (!interrupted && sending.tryLock()) {
            interrupted = true;
            try {
                send(ExecRequest.newBuilder().setSignal("INT").build());
            } catch (StatusException _) {
                // The command has ended: whoever awaits the outcome hears of that.
            } finally {
                sending.unlock();
            }
        } else {
            givenUp = true;
            call.cancel("interrupted", new InterruptedException());
        }
    }

    /** Whether {@link #interrupt()} was called. */
    public boolean wasInterrupted() {
        return interrupted || givenUp;
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
        } catch (StatusException failure) {
            if (!givenUp) {
                throw failure;
            }
            return Outcome.newBuilder()
                    .setUnknown("it was given up, and the agent kills it")
                    .build();
        } catch (LostOutput lost) {
            call.cancel("its output cannot be written", lost);
            throw lost.with("the command was ended");
        } catch (IOException failure) {
            call.cancel("its output cannot be written", failure);
            throw new Failure(
                    "the command was ended, for its output cannot be written: " + failure.getMessage(), failure);
        }
        return Outcome.getDefaultInstance();
    }

    private static void write(OutputStream to, ByteString data) throws IOException {
        data.writeTo(to);
        LostOutput.flush(to);
    }

    private void send(ExecRequest request) throws StatusException {
        sending.lock();
        try {
            call.write(request);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sending.unlock();
        }
    }
}
