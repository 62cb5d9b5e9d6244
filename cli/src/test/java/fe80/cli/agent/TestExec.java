package fe80.cli.agent;

import com.google.protobuf.ByteString;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ExecStart;
import fe80.v1.Outcome;
import fe80.v1.Terminal;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** One Exec: a process of this machine, its output sent no faster than it is taken. */
final class TestExec implements StreamObserver<ExecRequest> {

    private static final int BY_SIGNAL = 128;

    private final Function<String, Path> home;
    private final ServerCallStreamObserver<ExecResponse> responses;
    private final Semaphore ready = new Semaphore(0);
    private final CompletableFuture<Process> process = new CompletableFuture<>();

    TestExec(Function<String, Path> home, StreamObserver<ExecResponse> responses) {
        this.home = home;
        this.responses = (ServerCallStreamObserver<ExecResponse>) responses;
        this.responses.setOnReadyHandler(ready::release);
        this.responses.setOnCancelHandler(this::kill);
    }

    static Process process(Path home, List<String> arguments) throws IOException {
        return new ProcessBuilder(arguments).directory(home.toFile()).start();
    }

    static Outcome outcome(Process process) {
        try {
            int status = process.waitFor();
            return status > BY_SIGNAL
                    ? Outcome.newBuilder()
                            .setSignal(status == BY_SIGNAL + 2 ? "INT" : "KILL")
                            .build()
                    : Outcome.newBuilder().setExitStatus(status).build();
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void onNext(ExecRequest request) {
        switch (request.getRequestCase()) {
            case START -> start(request);
            case STDIN -> write(request.getStdin());
            case STDIN_END -> endInput();
            case SIGNAL -> signal(request.getSignal());
            case RESIZE, REQUEST_NOT_SET -> {}
        }
    }

    private void start(ExecRequest request) {
        try {
            process.complete(started(request.getStart()));
        } catch (IOException failure) {
            end(Outcome.newBuilder().setNotStarted(failure.toString()).build());
            return;
        }
        Process started = process.join();
        Thread out = pump(started.getInputStream(), ExecResponse.Builder::setStdout);
        Thread err = pump(started.getErrorStream(), ExecResponse.Builder::setStderr);
        Thread.startVirtualThread(() -> {
            try {
                out.join();
                err.join();
            } catch (InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
            end(outcome(started));
        });
    }

    private Process started(ExecStart start) throws IOException {
        List<String> command = start.getCommand().getArgumentsList();
        ProcessBuilder builder = new ProcessBuilder(command.isEmpty() ? List.of("sh") : command)
                .directory(home.apply(start.getSystemVm()).toFile());
        if (start.hasTerminal()) {
            Terminal terminal = start.getTerminal();
            builder.environment().put("TERM", terminal.getType());
            builder.environment()
                    .put("COLUMNS", Integer.toString(terminal.getSize().getColumns()));
            builder.environment()
                    .put("LINES", Integer.toString(terminal.getSize().getRows()));
        }
        return builder.start();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.join().pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Thread pump(InputStream from, BiConsumer<ExecResponse.Builder, ByteString> put) {
        return Thread.startVirtualThread(() -> {
            byte[] chunk = new byte[32 * 1024];
            try {
                for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
                    ExecResponse.Builder response = ExecResponse.newBuilder();
                    put.accept(response, ByteString.copyFrom(chunk, 0, read));
                    while (!responses.isReady() && !responses.isCancelled()) {
                        ready.tryAcquire(1, TimeUnit.MILLISECONDS);
                    }
                    synchronized (responses) {
                        responses.onNext(response.build());
                    }
                }
            } catch (IOException | InterruptedException | IllegalStateException _) {
                // The process was killed, or its caller has gone.
            }
        });
    }

    private void write(ByteString data) {
        try {
            data.writeTo(process.join().getOutputStream());
            process.join().getOutputStream().flush();
        } catch (IOException _) {
            // It reads no more.
        }
    }

    private void endInput() {
        try {
            process.join().getOutputStream().close();
        } catch (IOException _) {
            // It has ended.
        }
    }

    private void end(Outcome outcome) {
        synchronized (responses) {
            responses.onNext(ExecResponse.newBuilder().setOutcome(outcome).build());
            responses.onCompleted();
        }
    }

    @Override
    public void onError(Throwable failure) {
        kill();
    }

    private void kill() {
        if (process.isDone()) {
            process.join().destroyForcibly();
        }
    }

    @Override
    public void onCompleted() {
        // The command goes on.
    }
}
