package fe80.cli.command;

import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Listing;
import fe80.cli.output.Streams;
import fe80.v1.Host;
import fe80.v1.ListHostsRequest;
import fe80.v1.Presence;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fe80 hosts}. */
@Command(
        name = "hosts",
        mixinStandardHelpOptions = true,
        description = "List the hypervisors of the zone, and whether they answer.",
        footer = {"", "Examples:", "  fe80 hosts", "  fe80 hosts --format json | jq '.[] | select(.state != \"LIVE\")'"
        })
public final class HostsCommand implements Callable<Integer> {

    private static final Listing<Host> LISTING = new Listing<>(List.of(
            Column.of("name", "NAME", host -> Data.of(host.getName())),
            Column.of("state", "STATE", host -> Data.of(state(host.getPresence()))),
            new Column<>("since", "FOR", HostsCommand::since, HostsCommand::age),
            Column.of(
                    "systemVms",
                    "SYSTEM VMS",
                    host -> new Data.Amount(host.getSystemVmsMap().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())),
            new Column<>("maintenance", "MAINTENANCE", HostsCommand::maintenance, HostsCommand::maintained),
            Column.of("version", "VERSION", host -> Data.of(host.getVersion())),
            Column.of("reason", "REASON", host -> Data.of(host.getPresence().getReason()))));

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** A command with these streams. */
    public HostsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<Host> hosts = agent.call(
                streams.environment(),
                connection -> connection
                        .hosts()
                        .list(ListHostsRequest.getDefaultInstance())
                        .getHostsList());
        output.write(streams, LISTING, hosts);
        return 0;
    }

    /** An agent does not say so of itself: that it answers is enough. */
    private static String state(Presence presence) {
        return presence.getState() == Presence.State.UNREACHABLE ? "UNREACHABLE" : "LIVE";
    }

    private static Data maintenance(Host host) {
        return Times.data(host.hasMaintenance(), host.getMaintenance());
    }

    private static String maintained(Host host) {
        return host.hasMaintenance() ? "for " + Times.age(host.getMaintenance()) : "";
    }

    private static Data since(Host host) {
        return Times.data(host.getPresence().hasSince(), host.getPresence().getSince());
    }

    private static String age(Host host) {
        return host.getPresence().hasSince() ? Times.age(host.getPresence().getSince()) : "";
    }
}
