package fe80.cli.command;

import fe80.cli.output.Streams;
import fe80.v1.StartRequest;
import fe80.v1.SystemVm;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fe80 start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Start System VMs that are off.",
        footer = {"", "Examples:", "  fe80 start s-1-VM", "  fe80 start v-2-VM r-3-VM"})
public final class StartCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private EachVm vms = new EachVm();

    /** A command with these streams. */
    public StartCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return vms.perform(streams, (connection, name) -> {
            SystemVm vm = connection
                    .systemVms()
                    .start(StartRequest.newBuilder().setSystemVm(name).build());
            return vm.getName() + " runs";
        });
    }
}
