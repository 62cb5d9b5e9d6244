package fe80.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import fe80.v1.DestroyRequest;
import fe80.v1.GetRequest;
import fe80.v1.SystemVm;
import io.grpc.StatusException;
import java.util.Scanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fe80 destroy}. */
@Command(
        name = "destroy",
        mixinStandardHelpOptions = true,
        description = "Switch System VMs off at once and remove them, with their keys.",
        footer = {"", "Examples:", "  fe80 destroy s-1-VM", "  fe80 destroy s-1-VM v-2-VM --yes"})
public final class DestroyCommand extends EachVmCommand {

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask first.")
    private boolean sure;

    /** A command with these streams(). */
    public DestroyCommand(Streams streams) {
        super(streams);
    }

    @Override
    public Integer call() {
        if (!sure) {
            ask();
        }
        return super.call();
    }

    @Override
    String perform(AgentConnection connection, String name) throws StatusException {
        // Under its full identity, and so that a mistyped name is an error: to destroy what does not exist is none.
        SystemVm vm = connection
                .systemVms()
                .get(GetRequest.newBuilder().setSystemVm(name).build());
        connection
                .systemVms()
                .destroy(DestroyRequest.newBuilder().setSystemVm(vm.getUuid()).build());
        return vm.getName() + " is gone";
    }

    private void ask() {
        if (!streams().terminals().in()) {
            throw new Failure("nothing was destroyed: there is no terminal to ask at, say --yes");
        }
        streams().err().print("Destroy " + String.join(", ", names()) + "? [y/N] ");
        streams().err().flush();
        Scanner answers = new Scanner(streams().in(), UTF_8);
        if (!answers.hasNextLine() || !answers.nextLine().strip().equalsIgnoreCase("y")) {
            throw new Failure("nothing was destroyed");
        }
    }
}
