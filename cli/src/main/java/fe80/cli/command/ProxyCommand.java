package fe80.cli.command;

import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import fe80.cli.tunnel.Tunnel;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code fe80 proxy}. */
@Command(
        name = "proxy",
        mixinStandardHelpOptions = true,
        description = "Connect stdin and stdout to a System VM's sshd: a ProxyCommand for ssh, see fe80 ssh-config.",
        footer = {"", "Examples:", "  ssh -o ProxyCommand='fe80 proxy %%n' root@s-1-VM"})
public final class ProxyCommand extends OneVmCommand {

    /** A command with these streams. */
    public ProxyCommand(Streams streams) {
        super(streams);
    }

    @Override
    public Integer call() {
        return ask(connection -> {
            try {
                Tunnel.to(connection, name(), Tunnel.SSH)
                        .carry(streams().in(), streams().out());
                return 0;
            } catch (IOException failure) {
                throw Failure.of("cannot write to stdout", failure);
            }
        });
    }
}
