package fe80.cli.command;

import fe80.cli.output.Streams;
import fe80.v1.RebootRequest;
import fe80.v1.SystemVm;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fe80 reboot}. */
@Command(
        name = "reboot",
        mixinStandardHelpOptions = true,
        description = "Restart the system in System VMs.",
        footer = {"", "Examples:", "  fe80 reboot s-1-VM"})
public final class RebootCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private EachVm vms = new EachVm();

    /** A command with these streams. */
    public RebootCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return vms.perform(streams, (connection, name) -> {
            SystemVm vm = connection
                    .systemVms()
                    .reboot(RebootRequest.newBuilder().setSystemVm(name).build());
            return vm.getName() + " restarts";
        });
    }
}
