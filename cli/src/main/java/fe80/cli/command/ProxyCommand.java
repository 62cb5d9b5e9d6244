package fe80.cli.command;

import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import fe80.cli.tunnel.Tunnel;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fe80 proxy}. */
@Command(
        name = "proxy",
        mixinStandardHelpOptions = true,
        description = "Connect stdin and stdout to a System VM's sshd: a ProxyCommand for ssh, see fe80 ssh-config.",
        footer = {"", "Examples:", "  ssh -o ProxyCommand='fe80 proxy %%n' root@s-1-VM"})
public final class ProxyCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Parameters(paramLabel = "VM", description = "Its name or UUID.")
    private String name = "";

    /** A command with these streams. */
    public ProxyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return agent.call(streams.environment(), connection -> {
            try {
                Tunnel.to(connection, name, Tunnel.SSH).carry(streams.in(), streams.out());
                return 0;
            } catch (IOException failure) {
                throw new Failure("cannot write to stdout: " + failure.getMessage(), failure);
            }
        });
    }
}
