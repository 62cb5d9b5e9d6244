package fe80.cli.command;

import fe80.cli.output.Failure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fe80 management}, as its help and the completion describe it: the launcher starts the server itself. */
@Command(
        name = "management",
        mixinStandardHelpOptions = true,
        description = "Run a management server of a zone, as its systemd unit does.",
        footer = {
            "",
            "Examples:",
            "  fe80 management --config /etc/fe80/management.toml --check-config",
            "  systemctl start fe80-management"
        })
public final class ManagementCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "Its configuration.")
    private Optional<Path> configuration = Optional.empty();

    @Option(names = "--check-config", description = "Only say whether the configuration is right.")
    private boolean check;

    @Override
    public Integer call() {
        throw new Failure(
                "the server" + configuration.map(file -> " of " + file).orElse("")
                        + (check ? " is checked" : " is started") + " by the launcher, bin/fe80 of an installation");
    }
}
