package fe80.agent.exec;

import com.google.protobuf.ByteString;
import fe80.agent.Channels;
import fe80.guest.Caller;
import fe80.guest.Command;
import fe80.guest.CommandException;
import fe80.guest.CommandResult;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import java.time.Duration;

/** One command to its end, with bounded output. */
record RunCall(Channels channels, Caller caller, RunRequest request, Responses<RunResponse> responses) {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int OUTPUT_LIMIT = 1 << 20;

    void run() throws InterruptedException {
        int limit = request.getOutputLimit() == 0 ? OUTPUT_LIMIT : request.getOutputLimit();
        if (limit < 0 || limit > Command.OUTPUT_LIMIT) {
            throw new IllegalArgumentException("output_limit: at most " + Command.OUTPUT_LIMIT + " bytes are kept, not "
                    + Integer.toUnsignedString(limit));
        }
        Command command = Commands.command(request.getCommand())
                .withInput(request.getStdin().toByteArray())
                .withOutputLimit(limit)
                .calledBy(caller);
        Duration deadline = request.hasDeadline() ? RequestedTime.of(request.getDeadline()) : DEADLINE;
        responses.send(answer(command, deadline));
    }

    private RunResponse answer(Command command, Duration deadline) throws InterruptedException {
        try (Channels.Use use = channels.use(request.getSystemVm(), true)) {
            CommandResult result = use.channel().run(command, deadline);
            return RunResponse.newBuilder()
                    .setOutcome(Commands.outcome(result.exit()))
                    .setStdout(ByteString.copyFrom(result.stdout().bytes()))
                    .setStderr(ByteString.copyFrom(result.stderr().bytes()))
                    .setStdoutCut(!result.stdout().complete())
                    .setStderrCut(!result.stderr().complete())
                    .build();
        } catch (CommandException e) {
            return RunResponse.newBuilder().setOutcome(Commands.outcome(e)).build();
        }
    }
}
