package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Streams;
import io.grpc.StatusException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that does something to System VMs, one after the other. */
abstract class EachVmCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Parameters(paramLabel = "VM", arity = "1..*", description = "Names or UUIDs.")
    private List<String> names = List.of();

    EachVmCommand(Streams streams) {
        this.streams = streams;
    }

    /** Does it to one, and returns what is to be said of it. */
    abstract String perform(AgentConnection connection, String name) throws StatusException;

    Streams streams() {
        return streams;
    }

    List<String> names() {
        return names;
    }

    /** Does it to each VM; see {@link EachVm#run}. */
    @Override
    public Integer call() {
        return new EachVm(streams, agent).run(names, this::perform);
    }
}
