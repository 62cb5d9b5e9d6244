package fe80.cli.command;

import fe80.cli.backup.Restoration;
import fe80.cli.backup.TakenBackup;
import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fe80 management}, as its help and the completion describe it: the launcher starts the server itself. */
@Command(
        name = "management",
        mixinStandardHelpOptions = true,
        description = "Run a management server of a zone, as its systemd unit does; or copy its database.",
        footer = {
            "",
            "Examples:",
            "  fe80 management --config /etc/fe80/management.toml --check-config",
            "  systemctl start fe80-management",
            "  fe80 management backup zone.zip",
            "  fe80 management restore zone.zip"
        })
public final class ManagementCommand implements Callable<Integer> {

    private static final String STATE = "/var/lib/fe80-management";

    private final Streams streams;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Its configuration; /etc/fe80/management.toml unless given.")
    private Optional<Path> configuration = Optional.empty();

    @Option(names = "--check-config", description = "Only say whether the configuration is right.")
    private boolean check;

    /** A command with these streams. */
    public ManagementCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        throw new Failure(
                "the server" + configuration.map(file -> " of " + file).orElse("")
                        + (check ? " is checked" : " is started") + " by the launcher, bin/fe80 of an installation");
    }

    @Command(
            name = "backup",
            mixinStandardHelpOptions = true,
            description = {
                "Copy the zone's own database into a file, while everything goes on. For admins of the zone. Only its owner may",
                "read the file. The secret that seals the zone's private keys is not in it: keep a copy of that file of the",
                "server elsewhere, since a backup is of no use without it. PostgreSQL has tools of its own, such as pg_dump."
            },
            footer = {"", "Examples:", "  fe80 management backup /srv/backup/zone-$(date +%%F).zip"})
    int backup(
            @Mixin AgentOption target,
            @Parameters(paramLabel = "FILE", description = "Is replaced when the backup is complete.") Path file) {
        long size = target.call(streams.environment(), connection -> TakenBackup.into(file, connection));
        streams.out().println(file + ": " + size + " bytes. The secret of the server is not in it: keep that apart");
        return 0;
    }

    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            description = {
                "Put the database of a backup where a server of this host will find it. The server must not run, and there must",
                "be no database yet. It also needs the secret that the zone had when the backup was taken, in the file 'secret'",
                "beside it."
            },
            footer = {
                "",
                "Examples:",
                "  systemctl stop fe80-management",
                "  mv " + STATE + "/zone.mv.db /srv/backup/",
                "  fe80 management restore /srv/backup/zone.zip",
                "  systemctl start fe80-management"
            })
    int restore(
            @Parameters(paramLabel = "FILE", description = "What fe80 management backup has made.") Path file,
            @Option(
                            names = "--state",
                            paramLabel = "DIRECTORY",
                            defaultValue = STATE,
                            description = "What the server's configuration calls state; ${DEFAULT-VALUE} unless given.")
                    Path directory) {
        streams.out().println("restored: " + Restoration.of(file, directory));
        return 0;
    }
}
