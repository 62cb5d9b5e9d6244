package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Streams;
import fe80.v1.AdoptRequest;
import io.grpc.StatusException;
import picocli.CommandLine.Command;

/** {@code fe80 adopt}. */
@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description = {
            "Open the link-local way to System VMs that have a 169.254 address only, which they keep.",
            "Whatever interrupts it, a VM is then as before or dual; it can be repeated."
        },
        footer = {"", "Examples:", "  fe80 adopt s-1-VM", "  fe80 adopt s-1-VM v-2-VM r-3-VM"})
public final class AdoptCommand extends EachVmCommand {

    /** A command with these streams. */
    public AdoptCommand(Streams streams) {
        super(streams);
    }

    @Override
    String perform(AgentConnection connection, String name) throws StatusException {
        AdoptRequest request = AdoptRequest.newBuilder().setSystemVm(name).build();
        return LegacyProgress.follow(streams(), name, connection.legacy().adopt(request));
    }
}
