package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import io.grpc.StatusException;
import java.util.List;

/** Does something to System VMs, one after the other. */
record EachVm(Streams streams, AgentOption agent) {

    /** Does it to one, and returns what is to be said of it. */
    @FunctionalInterface
    interface Deed {
        String perform(AgentConnection connection, String name) throws StatusException;
    }

    /**
     * Does it to each VM. One that fails does not keep the others from it.
     *
     * @return 0, or 1 if it failed for some of several
     * @throws Failure if there is but one VM and it failed
     */
    int run(List<String> names, Deed deed) {
        int failed = 0;
        for (String name : names) {
            try {
                String done = agent.call(streams.environment(), connection -> deed.perform(connection, name));
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
