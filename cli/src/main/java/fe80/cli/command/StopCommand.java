package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Streams;
import fe80.v1.StopRequest;
import io.grpc.StatusException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fe80 stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Shut System VMs down, by their power button.",
        footer = {"", "Examples:", "  fe80 stop s-1-VM", "  fe80 stop s-1-VM --deadline 3m"})
public final class StopCommand extends EachVmCommand {

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How long each may take, such as 3m; it goes on running if it needs longer.")
    private Duration deadline = Duration.ofMinutes(1);

    /** A command with these streams. */
    public StopCommand(Streams streams) {
        super(streams);
    }

    @Override
    String perform(AgentConnection connection, String name) throws StatusException {
        StopRequest request = StopRequest.newBuilder()
                .setSystemVm(name)
                .setDeadline(Times.protocol(deadline))
                .build();
        return connection.systemVms().stop(request).getName() + " is off";
    }
}
