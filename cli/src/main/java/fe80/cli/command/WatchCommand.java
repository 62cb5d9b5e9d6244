package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Format;
import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.v1.Reachability;
import fe80.v1.SystemVm;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
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

    private final Streams streams;
    private final Map<String, String> names = new HashMap<>();

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** A command with these streams. */
    public WatchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return agent.call(streams.environment(), this::watch);
    }

    private int watch(AgentConnection connection) throws StatusException {
        BlockingClientCall<?, WatchResponse> watch = connection
                .systemVms()
                .watch(WatchRequest.newBuilder().setFilter(filter.filter()).build());
        output.writeStreamHeader(streams, SystemVms.LISTING);
        streams.flush();
        try {
            for (WatchResponse event = watch.read(); event != null; event = watch.read()) {
                switch (event.getEventCase()) {
                    case CHANGED -> changed(event.getChanged());
                    case REMOVED_UUID -> removed(event.getRemovedUuid());
                    case SYNCED, UNCHANGED, EVENT_NOT_SET -> {}
                }
                streams.flush();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
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
