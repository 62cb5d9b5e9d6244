package fe80.agent.exec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import fe80.agent.Channels;
import fe80.guest.Caller;
import fe80.guest.Chunk;
import fe80.guest.Command;
import fe80.guest.CommandException;
import fe80.guest.GuestChannel;
import fe80.guest.RunningCommand;
import fe80.guest.Signal;
import fe80.guest.Terminal;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.ExecStart;
import fe80.v1.Outcome;
import fe80.v1.TerminalSize;
import java.io.IOException;
import java.util.Optional;

/** One command with its streams connected to the caller. */
record ExecCall(Channels channels, Caller caller, Requests<ExecRequest> requests, Responses<ExecResponse> responses) {

    void run() throws InterruptedException {
        ExecRequest first = requests.first(ExecRequest::hasStart);
        responses.send(
                ExecResponse.newBuilder().setOutcome(outcome(first.getStart())).build());
    }

    private Outcome outcome(ExecStart start) throws InterruptedException {
        Command command = command(start);
        try (Channels.Use use = channels.use(start.getSystemVm(), !start.hasTerminal())) {
            return outcome(start, command, use.channel());
        }
    }

    private Outcome outcome(ExecStart start, Command command, GuestChannel channel) throws InterruptedException {
        try (RunningCommand running = start.hasDeadline()
                        ? channel.start(command, RequestedTime.of(start.getDeadline()))
                        : channel.start(command);
                Upstream upstream = new Upstream(() -> feed(running))) {
            responses.send(ExecResponse.newBuilder()
                    .setStarted(ExecResponse.Started.getDefaultInstance())
                    .build());
            return Commands.outcome(relay(running, upstream));
        } catch (CommandException e) {
            return Commands.outcome(e);
        }
    }

    private Command command(ExecStart start) {
        Command command = start.hasCommand() && start.getCommand().getArgumentsCount() > 0
                ? Commands.command(start.getCommand())
                : Command.loginShell();
        return (start.hasTerminal()
                        ? command.withTerminal(new Terminal(
                                start.getTerminal().getType(),
                                size(start.getTerminal().getSize())))
                        : command)
                .calledBy(caller);
    }

    private fe80.guest.CommandResult.Exit relay(RunningCommand running, Upstream upstream) throws InterruptedException {
        try {
            for (Optional<Chunk> chunk = running.read(); chunk.isPresent(); chunk = running.read()) {
                responses.send(response(chunk.get()));
            }
            return running.exitWithAllOutput();
        } catch (CommandException | InterruptedException e) {
            upstream.check();
            throw e;
        }
    }

    private static ExecResponse response(Chunk chunk) {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(chunk.bytes());
        ExecResponse.Builder response = ExecResponse.newBuilder();
        return switch (chunk) {
            case Chunk.Stdout _ -> response.setStdout(bytes).build();
            case Chunk.Stderr _ -> response.setStderr(bytes).build();
        };
    }

    private void feed(RunningCommand running) throws InterruptedException, IOException {
        for (Optional<ExecRequest> request = requests.next(); request.isPresent(); request = requests.next()) {
            ExecRequest message = request.get();
            switch (message.getRequestCase()) {
                case STDIN -> running.stdin().write(message.getStdin().toByteArray());
                case STDIN_END -> running.stdin().close();
                case RESIZE -> running.resize(size(message.getResize()));
                case SIGNAL -> running.signal(signal(message.getSignal()));
                case START, REQUEST_NOT_SET ->
                    throw new IllegalArgumentException("start: only the first message may be that one");
            }
        }
        running.stdin().close();
    }

    private static Terminal.Size size(TerminalSize size) {
        return new Terminal.Size(size.getColumns(), size.getRows());
    }

    private static Signal signal(String name) {
        for (Signal signal : Signal.values()) {
            if (signal.name().equals(name)) {
                return signal;
            }
        }
        throw new IllegalArgumentException("signal: \"" + name + "\" is none that can be sent");
    }
}
