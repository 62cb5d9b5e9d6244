package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Streams;
import fe80.v1.RestoreRequest;
import io.grpc.StatusException;
import picocli.CommandLine.Command;

/** {@code fe80 restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Make System VMs as they were before they were adopted, from any state.",
            "If the host has no IPv4 on cloud0 any more, it gets that back first."
        },
        footer = {"", "Examples:", "  fe80 restore s-1-VM"})
public final class RestoreCommand extends EachVmCommand {

    /** A command with these streams. */
    public RestoreCommand(Streams streams) {
        super(streams);
    }

    @Override
    String perform(AgentConnection connection, String name) throws StatusException {
        RestoreRequest request = RestoreRequest.newBuilder().setSystemVm(name).build();
        return LegacyProgress.follow(streams(), name, connection.legacy().restore(request));
    }
}
