package fe80.cli.command;

import fe80.cli.output.Printable;
import fe80.cli.output.Streams;
import fe80.v1.RestoreHostRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fe80 restore-host}. */
@Command(
        name = "restore-host",
        mixinStandardHelpOptions = true,
        description = {"Give cloud0 back the IPv4 addresses that retire-host took away."},
        footer = {"", "Examples:", "  fe80 restore-host", "  fe80 restore-host hv1    # in a zone"})
public final class RestoreHostCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Parameters(arity = "0..1", paramLabel = "HOST", description = "The hypervisor, in a zone.")
    private String host = "";

    /** A command with these streams. */
    public RestoreHostCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        RestoreHostRequest request =
                RestoreHostRequest.newBuilder().setHost(host).build();
        String done = agent.call(
                streams.environment(),
                connection -> LegacyProgress.follow(
                        streams,
                        host.isEmpty() ? "host" : host,
                        connection.legacy().restoreHost(request)));
        streams.out().println(Printable.line(done));
        return 0;
    }
}
