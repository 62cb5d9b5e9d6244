package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Streams;
import fe80.v1.RetireRequest;
import io.grpc.StatusException;
import picocli.CommandLine.Command;

/** {@code fe80 retire}. */
@Command(
        name = "retire",
        mixinStandardHelpOptions = true,
        description = {"Take the 169.254 address away from System VMs that were adopted.", "fe80 restore gives it back."
        },
        footer = {"", "Examples:", "  fe80 retire s-1-VM"})
public final class RetireCommand extends EachVmCommand {

    /** A command with these streams. */
    public RetireCommand(Streams streams) {
        super(streams);
    }

    @Override
    String perform(AgentConnection connection, String name) throws StatusException {
        RetireRequest request = RetireRequest.newBuilder().setSystemVm(name).build();
        return LegacyProgress.follow(streams(), name, connection.legacy().retire(request));
    }
}
