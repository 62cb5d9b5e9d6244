package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.cli.output.Printable;
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

    /**
     * Does it to each VM. One that fails does not keep the others from it.
     *
     * @return 0, or 1 if it failed for some of several
     * @throws Failure if there is but one VM and it failed
     */
    @Override
    public Integer call() {
        int failed = 0;
        for (String name : names) {
            try {
                String done = agent.call(streams.environment(), connection -> perform(connection, name));
                streams.out().println(Printable.line(done));
            } catch (Failure failure) {
                if (names.size() == 1) {
                    throw failure;
                }
                streams.err().println("fe80: " + Printable.line(name + ": " + failure.sentence()));
                failed++;
            }
        }
        return failed == 0 ? 0 : 1;
    }
}
