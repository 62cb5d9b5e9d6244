package fe80.cli.command;

import fe80.cli.output.Streams;
import fe80.v1.GetRequest;
import fe80.v1.SystemVm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fe80 show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show all that is known of one System VM.",
        footer = {"", "Examples:", "  fe80 show s-1-VM", "  fe80 show s-1-VM --format yaml"})
public final class ShowCommand extends OneVmCommand {

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** A command with these streams. */
    public ShowCommand(Streams streams) {
        super(streams);
    }

    @Override
    public Integer call() {
        GetRequest request = GetRequest.newBuilder().setSystemVm(name()).build();
        SystemVm vm = ask(connection -> connection.systemVms().get(request));
        output.writeDetails(streams(), SystemVms.LISTING, vm);
        return 0;
    }
}
