package fe80.cli.command;

import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.v1.RetireHostRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fe80 retire-host}. */
@Command(
        name = "retire-host",
        mixinStandardHelpOptions = true,
        description = {"Take the IPv4 addresses and routes off cloud0, once no System VM of the hypervisor needs them."
        },
        footer = {"", "Examples:", "  fe80 retire-host", "  fe80 retire-host hv1    # in a zone"})
public final class RetireHostCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Parameters(arity = "0..1", paramLabel = "HOST", description = "The hypervisor, in a zone.")
    private String host = "";

    /** A command with these streams. */
    public RetireHostCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        RetireHostRequest request = RetireHostRequest.newBuilder().setHost(host).build();
        String done = agent.call(
                streams.environment(),
                connection -> LegacyProgress.follow(
                        streams,
                        host.isEmpty() ? "host" : host,
                        connection.legacy().retireHost(request)));
        streams.out().println(Printable.line(done));
        return 0;
    }
}
