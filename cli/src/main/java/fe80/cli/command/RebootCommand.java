package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Streams;
import fe80.v1.RebootRequest;
import io.grpc.StatusException;
import picocli.CommandLine.Command;

/** {@code fe80 reboot}. */
@Command(
        name = "reboot",
        mixinStandardHelpOptions = true,
        description = "Restart the system in System VMs.",
        footer = {"", "Examples:", "  fe80 reboot s-1-VM"})
public final class RebootCommand extends EachVmCommand {

    /** A command with these streams. */
    public RebootCommand(Streams streams) {
        super(streams);
    }

    @Override
    String perform(AgentConnection connection, String name) throws StatusException {
        RebootRequest request = RebootRequest.newBuilder().setSystemVm(name).build();
        return connection.systemVms().reboot(request).getName() + " restarts";
    }
}
