package fe80.cli.command;

import fe80.cli.output.Streams;
import fe80.v1.StopRequest;
import fe80.v1.SystemVm;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fe80 stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Shut System VMs down, by their power button.",
        footer = {"", "Examples:", "  fe80 stop s-1-VM", "  fe80 stop s-1-VM --deadline 3m"})
public final class StopCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private EachVm vms = new EachVm();

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How long each may take, such as 3m; it goes on running if it needs longer.")
    private Duration deadline = Duration.ofMinutes(1);

    /** A command with these streams. */
    public StopCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return vms.perform(streams, (connection, name) -> {
            SystemVm vm = connection
                    .systemVms()
                    .stop(StopRequest.newBuilder()
                            .setSystemVm(name)
                            .setDeadline(Times.protocol(deadline))
                            .build());
            return vm.getName() + " is off";
        });
    }
}
