package fe80.cli.command;

import fe80.cli.output.Failure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fe80 agent}, as its help and the completion describe it: the launcher starts the agent itself. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Run the agent of this hypervisor, as its systemd unit does.",
        footer = {
            "",
            "Examples:",
            "  fe80 agent --config /etc/fe80/agent.toml --check-config",
            "  systemctl start fe80-agent"
        })
public final class AgentCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Its configuration; /etc/fe80/agent.toml unless given.")
    private Optional<Path> configuration = Optional.empty();

    @Option(names = "--check-config", description = "Only say whether the configuration is right.")
    private boolean check;

    @Override
    public Integer call() {
        throw new Failure("the agent" + configuration.map(file -> " of " + file).orElse("")
                + (check ? " is checked" : " is started") + " by the launcher, bin/fe80 of an installation");
    }
}
