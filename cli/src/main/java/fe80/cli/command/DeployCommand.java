package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import fe80.v1.DeployRequest;
import fe80.v1.Filter;
import fe80.v1.Reachability;
import fe80.v1.SystemVm;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fe80 deploy}. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description = "Make a System VM and start it.",
        footer = {
            "",
            "Examples:",
            "  fe80 deploy secondary-storage-vm s-1-VM --wait 2m",
            "  fe80 deploy virtual-router r-3-VM --memory 512 --processors 2"
        })
public final class DeployCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}.")
    private KindName kind = KindName.SECONDARY_STORAGE_VM;

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name: one label of a host name.")
    private String name = "";

    @Option(
            names = "--uuid",
            paramLabel = "UUID",
            description = "Its UUID, from which its address follows; otherwise a new one.")
    private Optional<UUID> uuid = Optional.empty();

    @Option(names = "--memory", paramLabel = "MIB", defaultValue = "0", description = "MiB; otherwise the agent's 256.")
    private int memory;

    @Option(names = "--processors", paramLabel = "N", defaultValue = "0", description = "Otherwise the agent's 1.")
    private int processors;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "",
            description = "In a zone: the host that it is to run on; otherwise one is chosen.")
    private String host = "";

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Wait until it is READY, for at most so long, such as 2m.")
    private Optional<Duration> wait = Optional.empty();

    /** A command with these streams. */
    public DeployCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        DeployRequest request = DeployRequest.newBuilder()
                .setKind(kind.kind())
                .setName(name)
                .setUuid(uuid.map(UUID::toString).orElse(""))
                .setMemory(memory)
                .setProcessors(processors)
                .setHost(host)
                .build();
        SystemVm vm = agent.call(streams.environment(), connection -> {
            SystemVm deployed = connection.systemVms().deploy(request);
            return wait.isPresent() ? ready(connection, deployed, wait.get()) : deployed;
        });
        output.writeDetails(streams, SystemVms.LISTING, vm);
        return 0;
    }

    private static SystemVm ready(AgentConnection connection, SystemVm deployed, Duration patience)
            throws StatusException {
        BlockingClientCall<?, WatchResponse> watch = connection
                .systemVms()
                .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
                .watch(WatchRequest.newBuilder()
                        .setFilter(Filter.newBuilder().addNames(deployed.getName()))
                        .build());
        SystemVm last = deployed;
        try {
            for (WatchResponse event = watch.read(); event != null; event = watch.read()) {
                if (event.hasChanged() && event.getChanged().getUuid().equals(deployed.getUuid())) {
                    last = event.getChanged();
                    if (last.getReachability().getState() == Reachability.State.READY) {
                        return last;
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (StatusException failure) {
            if (failure.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
                throw failure;
            }
        }
        throw new Failure(deployed.getName() + " was deployed and is not READY after " + Times.shown(patience) + ": "
                + last.getReachability().getState() + ": "
                + last.getReachability().getReason());
    }
}
