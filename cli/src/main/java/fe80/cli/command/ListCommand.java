package fe80.cli.command;

import fe80.cli.connection.Target;
import fe80.cli.output.Streams;
import fe80.v1.SystemVm;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fe80 ls}. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        description = "List System VMs and how far the way to each of them works.",
        footer = {
            "",
            "Examples:",
            "  fe80 ls",
            "  fe80 ls 's-*' --state silent --state refused",
            "  fe80 ls --kind virtual-router --format json | jq -r '.[].controlAddress'"
        })
public final class ListCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    /** A command with these streams. */
    public ListCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<SystemVm> found = agent.call(streams.environment(), connection -> connection.list(filter.filter()));
        boolean zone = agent.target(streams.environment()) instanceof Target.Zone;
        output.write(streams, zone ? SystemVms.OF_ZONE : SystemVms.LISTING, found);
        return 0;
    }
}
