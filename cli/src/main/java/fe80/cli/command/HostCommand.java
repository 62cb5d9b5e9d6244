package fe80.cli.command;

import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Listing;
import fe80.cli.output.Streams;
import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import fe80.v1.Invitation;
import fe80.v1.InviteRequest;
import fe80.v1.MaintainRequest;
import fe80.v1.Maintained;
import fe80.v1.RemoveHostRequest;
import fe80.v1.RenewHostRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fe80 host}. */
@Command(
        name = "host",
        mixinStandardHelpOptions = true,
        description =
                "Show the hypervisor: its agent, its control link as observed, and how many System VMs are in which state.",
        footer = {
            "",
            "Examples:",
            "  fe80 host",
            "  fe80 host --format json | jq .linkTrouble",
            "  fe80 host hv3    # in a zone",
            "  fe80 host maintain hv3",
            "  fe80 host invite | ssh root@hv1 fe80 host enrol --server zone.example:9443"
        })
public final class HostCommand implements Callable<Integer> {

    private static final int FAILED = 125;

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
            Column.of("ownSshAuthority", "", host -> Data.of(host.getOwnSshAuthority())),
            Column.of(
                    "sshAuthorities",
                    "",
                    host -> Data.of(host.getZoneCertificates().getSshAuthoritiesList())),
            new Column<>("certificatesValidUntil", "", HostCommand::validUntil, HostCommand::validUntilText),
            Column.of("systemVms", "", HostCommand::counts)));

    private final Streams streams;

    @Parameters(
            arity = "0..1",
            paramLabel = "HOST",
            defaultValue = "",
            description = "In a zone: which one; fe80 hosts lists them.")
    private String name = "";

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
                streams.environment(),
                connection -> connection
                        .hosts()
                        .get(GetHostRequest.newBuilder().setHost(name).build()));
        output.writeDetails(streams, LISTING, host);
        return 0;
    }

    @Command(
            name = "invite",
            mixinStandardHelpOptions = true,
            description = "Print a token with which one hypervisor can become part of the zone.",
            footer = {"", "Examples:", "  fe80 host invite --lifetime 10m >token"})
    int invite(
            @Mixin AgentOption target,
            @Option(
                            names = "--lifetime",
                            paramLabel = "DURATION",
                            defaultValue = "1h",
                            converter = DurationConverter.class,
                            description = "How long it can be used; 1h unless given.")
                    Duration lifetime) {
        Invitation invitation = target.call(
                streams.environment(),
                connection -> connection
                        .enrolment()
                        .invite(InviteRequest.newBuilder()
                                .setLifetime(com.google.protobuf.Duration.newBuilder()
                                        .setSeconds(lifetime.toSeconds()))
                                .build()));
        streams.out().println(invitation.getToken());
        return 0;
    }

    @Command(
            name = "enrol",
            mixinStandardHelpOptions = true,
            description = {
                "Make this hypervisor part of a zone; the token of 'fe80 host invite' is read from stdin. In the agent's",
                "configuration, [api] has to say where it listens. Then restart the agent: it serves the zone from then on."
            },
            footer = {
                "",
                "Examples:",
                "  fe80 host enrol --server zone.example:9443 --address hv1.example:9080 <token",
                "  systemctl restart fe80-agent"
            })
    int enrol(
            @Option(
                            names = "--server",
                            required = true,
                            paramLabel = "HOST:PORT",
                            description = "A server of the zone; more than one, so that one may be away later.")
                    List<String> servers,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "What the zone calls it; its host name if unset.")
                    Optional<String> called,
            @Option(
                            names = "--address",
                            paramLabel = "HOST:PORT",
                            description = "Where the zone reaches the agent; the name and the port of [api] if unset.")
                    Optional<String> address,
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "The agent's configuration; /etc/fe80/agent.toml unless given.")
                    Optional<Path> configuration) {
        streams.err().println("fe80: a hypervisor is enrolled by the launcher, bin/fe80 of an installation");
        return FAILED;
    }

    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description = {
                "Have a hypervisor of the zone get its next certificates now. It does so by itself twice a day, and when",
                "the authorities of the zone change."
            },
            footer = {"", "Examples:", "  fe80 host renew hv1"})
    int renew(
            @Mixin AgentOption target,
            @Parameters(
                            arity = "0..1",
                            defaultValue = "",
                            paramLabel = "HOST",
                            description = "Its name or its id; on a hypervisor, itself.")
                    String host) {
        var _ = target.call(
                streams.environment(),
                connection -> connection
                        .hosts()
                        .renew(RenewHostRequest.newBuilder().setHost(host).build()));
        return 0;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Remove a hypervisor from the zone at once. What runs on it goes on.",
            footer = {"", "Examples:", "  fe80 host remove hv1"})
    int remove(
            @Mixin AgentOption target,
            @Parameters(paramLabel = "HOST", description = "Its name or its id.") String host) {
        var _ = target.call(
                streams.environment(),
                connection -> connection
                        .enrolment()
                        .remove(RemoveHostRequest.newBuilder().setHost(host).build()));
        return 0;
    }

    @Command(
            name = "maintain",
            mixinStandardHelpOptions = true,
            description = {
                "Take a host of the zone out of use: no System VM is placed on it any more, and those that run there move to",
                "other hosts, one after the other. If one cannot, the rest stays, and it says why; the same command again",
                "goes on. What began goes on if this is interrupted."
            },
            footer = {
                "",
                "Examples:",
                "  fe80 host maintain hv1",
                "  fe80 host maintain hv1 --end    # it is used again"
            })
    int maintain(
            @Mixin AgentOption target,
            @Parameters(paramLabel = "HOST", description = "Its name or its id.") String host,
            @Option(names = "--end", description = "Take it back into use.") boolean end) {
        Maintained result = target.call(streams.environment(), connection -> {
            try (MigrationLine line = new MigrationLine(streams)) {
                return new Evacuations(streams, line)
                        .follow(
                                host,
                                connection
                                        .hosts()
                                        .maintain(MaintainRequest.newBuilder()
                                                .setHost(host)
                                                .setEnd(end)
                                                .build()));
            }
        });
        if (end) {
            return 0;
        }
        if (result.getStopped().isEmpty()) {
            streams.out()
                    .println(host + " is under maintenance"
                            + (result.getStayingCount() == 0
                                    ? ", and no System VM runs there"
                                    : "; off, and still there: " + String.join(", ", result.getStayingList())));
            return 0;
        }
        streams.err()
                .println("fe80: " + host + " is under maintenance, but these are still there: "
                        + String.join(", ", result.getStayingList()) + "; 'fe80 host maintain " + host
                        + "' tries again");
        return FAILED;
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

    private static Data validUntil(Host host) {
        return Times.data(
                host.getZoneCertificates().hasTlsValidUntil(),
                host.getZoneCertificates().getTlsValidUntil());
    }

    private static String validUntilText(Host host) {
        return validUntil(host).cell();
    }

    private static Data counts(Host host) {
        Map<String, Data> counts = new TreeMap<>();
        host.getSystemVmsMap().forEach((state, count) -> counts.put(state, new Data.Amount(count)));
        return new Data.Fields(counts);
    }
}
