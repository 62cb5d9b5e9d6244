package fe80.cli.command;

import fe80.cli.output.Streams;
import fe80.v1.GetRequest;
import fe80.v1.SystemVm;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fe80 show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show all that is known of one System VM.",
        footer = {"", "Examples:", "  fe80 show s-1-VM", "  fe80 show s-1-VM --format yaml"})
public final class ShowCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "VM", description = "Its name or UUID.")
    private String name = "";

    /** A command with these streams. */
    public ShowCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        GetRequest request = GetRequest.newBuilder().setSystemVm(name).build();
        SystemVm vm = agent.call(
                streams.environment(), connection -> connection.systemVms().get(request));
        output.writeDetails(streams, SystemVms.LISTING, vm);
        return 0;
    }
}
