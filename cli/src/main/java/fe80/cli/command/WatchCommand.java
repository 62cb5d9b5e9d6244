package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.connection.Target;
import fe80.cli.output.Failure;
import fe80.cli.output.Format;
import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.v1.Filter;
import fe80.v1.Reachability;
import fe80.v1.SystemVm;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fe80 watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Show each System VM as it is, then each change, until interrupted. Each is one line, in YAML one document; one",
            "that is gone has the state ABSENT."
        },
        footer = {"", "Examples:", "  fe80 watch", "  fe80 watch 's-*' --format json | jq --unbuffered -r .state"})
public final class WatchCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    /** How long a server may have nothing to tell until it says so, and how often in turn it may fail to. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final int MOST_MISSED = 3;

    private final Streams streams;
    private final Duration heartbeat;
    private final Map<String, String> names = new HashMap<>();

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** A command with these streams. */
    public WatchCommand(Streams streams) {
        this(streams, HEARTBEAT);
    }

    WatchCommand(Streams streams, Duration heartbeat) {
        this.streams = streams;
        this.heartbeat = heartbeat;
    }

    @Override
    public Integer call() {
        return agent.call(streams.environment(), this::watch);
    }

    private int watch(AgentConnection connection) throws StatusException {
        Filter wanted = filter.filter();
        // Servers count what a filter leaves out as news too: with one they may be silent while they are well.
        boolean beats = wanted.equals(Filter.getDefaultInstance());
        WatchRequest.Builder request = WatchRequest.newBuilder().setFilter(wanted);
        if (beats) {
            request.setHeartbeat(Times.protocol(heartbeat));
        }
        BlockingClientCall<?, WatchResponse> watch = connection.systemVms().watch(request.build());
        output.writeStreamHeader(streams, SystemVms.LISTING);
        streams.flush();
        try {
            Optional<WatchResponse> event = next(watch, beats);
            while (event.isPresent()) {
                show(event.get());
                streams.flush();
                event = next(watch, beats);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private void show(WatchResponse event) {
        switch (event.getEventCase()) {
            case CHANGED -> changed(event.getChanged());
            case REMOVED_UUID -> removed(event.getRemovedUuid());
            case SYNCED, UNCHANGED, EVENT_NOT_SET -> {}
        }
    }

    /** What is told next; empty once the watch has ended. */
    private Optional<WatchResponse> next(BlockingClientCall<?, WatchResponse> watch, boolean beats)
            throws StatusException, InterruptedException {
        if (!beats) {
            return Optional.ofNullable(watch.read());
        }
        // One may be missed because we were stopped ourselves (Ctrl-Z).
        for (int missed = 0; missed < MOST_MISSED; missed++) {
            try {
                return Optional.ofNullable(watch.read(heartbeat.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException _) {
                // Perhaps it says something in the next turn.
            }
        }
        Target target = agent.target(streams.environment());
        throw new Failure(target.what() + " has said nothing for " + Times.shown(heartbeat.multipliedBy(MOST_MISSED))
                + ": " + target.remedy());
    }

    private void changed(SystemVm vm) {
        names.put(vm.getUuid(), vm.getName());
        say(vm);
    }

    private void removed(String uuid) {
        String name = names.getOrDefault(uuid, uuid);
        names.remove(uuid);
        Reachability absent = Reachability.newBuilder()
                .setState(Reachability.State.ABSENT)
                .setReason("it is gone")
                .build();
        say(SystemVm.newBuilder()
                .setUuid(uuid)
                .setName(name)
                .setReachability(absent)
                .build());
    }

    private static String misconduct(SystemVm vm) {
        return vm.getOffencesCount() == 0
                ? ""
                : "dropped of what it sent: " + SystemVms.offences(vm).cell();
    }

    private void say(SystemVm vm) {
        if (output.format() == Format.TABLE) {
            Reachability way = vm.getReachability();
            String line = String.join(
                    "  ",
                    LocalTime.now(ZoneId.systemDefault()).format(TIME),
                    vm.getName(),
                    way.getState().name(),
                    way.getReason(),
                    misconduct(vm));
            streams.out().println(Printable.line(line).stripTrailing());
        } else {
            output.writeStreamed(streams, SystemVms.LISTING, vm);
        }
    }
}
