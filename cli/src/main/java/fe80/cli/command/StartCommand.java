package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Streams;
import fe80.v1.StartRequest;
import io.grpc.StatusException;
import picocli.CommandLine.Command;

/** {@code fe80 start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Start System VMs that are off.",
        footer = {"", "Examples:", "  fe80 start s-1-VM", "  fe80 start v-2-VM r-3-VM"})
public final class StartCommand extends EachVmCommand {

    /** A command with these streams. */
    public StartCommand(Streams streams) {
        super(streams);
    }

    @Override
    String perform(AgentConnection connection, String name) throws StatusException {
        StartRequest request = StartRequest.newBuilder().setSystemVm(name).build();
        return connection.systemVms().start(request).getName() + " runs";
    }
}
