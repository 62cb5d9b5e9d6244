package fe80.cli.command;

import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Listing;
import fe80.cli.output.Streams;
import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fe80 host}. */
@Command(
        name = "host",
        mixinStandardHelpOptions = true,
        description =
                "Show the hypervisor: its agent, its control link as observed, and how many System VMs are in which state.",
        footer = {"", "Examples:", "  fe80 host", "  fe80 host --format json | jq .linkTrouble"})
public final class HostCommand implements Callable<Integer> {

    private static final Listing<Host> LISTING = new Listing<>(List.of(
            Column.of("name", "", host -> Data.of(host.getName())),
            Column.of("version", "", host -> Data.of(host.getVersion())),
            new Column<>("agentStarted", "", HostCommand::started, HostCommand::startedAgo),
            Column.of("processors", "", host -> new Data.Amount(host.getProcessors())),
            Column.of("memoryMib", "", host -> new Data.Amount(host.getMemory())),
            Column.of("memoryAvailableMib", "", host -> new Data.Amount(host.getMemoryAvailable())),
            Column.of("kernel", "", host -> Data.of(host.getKernel())),
            Column.of("libvirt", "", host -> Data.of(host.getLibvirt())),
            Column.of("accelerator", "", host -> Data.of(host.getAccelerator())),
            Column.of("acceleratorReason", "", host -> Data.of(host.getAcceleratorReason())),
            Column.of("link", "", host -> Data.of(host.getLink().getName())),
            Column.of("linkPresent", "", host -> new Data.Flag(host.getLink().getPresent())),
            Column.of("linkUp", "", host -> new Data.Flag(host.getLink().getUp())),
            Column.of("linkMac", "", host -> Data.of(host.getLink().getMac())),
            Column.of("linkAddresses", "", host -> Data.of(host.getLink().getAddressesList())),
            Column.of("linkPorts", "", host -> Data.of(host.getLink().getPortsList())),
            Column.of("linkTrouble", "", host -> Data.of(host.getLink().getTrouble())),
            Column.of("linkRepairs", "", host -> new Data.Amount(host.getLink().getRepairs())),
            new Column<>("linkRepaired", "", HostCommand::repaired, HostCommand::repairedAgo),
            Column.of("linkRepairSteps", "", host -> Data.of(host.getLink().getRepairStepsList())),
            Column.of("libvirtHook", "", host -> new Data.Flag(host.getLibvirtHook())),
            Column.of("systemVms", "", HostCommand::counts)));

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** A command with these streams. */
    public HostCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Host host = agent.call(
                streams.environment(), connection -> connection.hosts().get(GetHostRequest.getDefaultInstance()));
        output.writeDetails(streams, LISTING, host);
        return 0;
    }

    private static Data started(Host host) {
        return Times.data(host.hasAgentStarted(), host.getAgentStarted());
    }

    private static String startedAgo(Host host) {
        return host.hasAgentStarted() ? Times.age(host.getAgentStarted()) + " ago" : "";
    }

    private static Data repaired(Host host) {
        return Times.data(host.getLink().hasRepaired(), host.getLink().getRepaired());
    }

    private static String repairedAgo(Host host) {
        return host.getLink().hasRepaired() ? Times.age(host.getLink().getRepaired()) + " ago" : "";
    }

    private static Data counts(Host host) {
        Map<String, Data> counts = new TreeMap<>();
        host.getSystemVmsMap().forEach((state, count) -> counts.put(state, new Data.Amount(count)));
        return new Data.Fields(counts);
    }
}
