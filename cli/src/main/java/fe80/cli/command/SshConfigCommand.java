package fe80.cli.command;

import fe80.cli.output.Streams;
import fe80.cli.ssh.SshDirectory;
import fe80.v1.ListRequest;
import fe80.v1.SystemVm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fe80 ssh-config}. */
@Command(
        name = "ssh-config",
        mixinStandardHelpOptions = true,
        description = {
            "Print a configuration for OpenSSH, so that ssh, scp, sftp, rsync and ansible reach System VMs by name. It",
            "holds for VMs to come too, if they are named s-N-VM, v-N-VM or r-N-VM; for others print it again."
        },
        footer = {
            "",
            "Examples:",
            "  fe80 ssh-config >> ~/.ssh/config",
            "  ssh s-1-VM",
            "  rsync -a r-3-VM:/var/log/ r-3-VM-log/"
        })
public final class SshConfigCommand implements Callable<Integer> {

    private static final List<String> USUAL_NAMES = List.of("s-*-VM", "v-*-VM", "r-*-VM");

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Option(
            names = "--directory",
            paramLabel = "PATH",
            description = "Where the key, its certificate and the host keys are kept; otherwise ~/.ssh/fe80.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--renew",
            paramLabel = "VM",
            description = "Print nothing: only get a certificate for this VM, and its host key. ssh asks for it.")
    private Optional<String> renewed = Optional.empty();

    /** A command with these streams. */
    public SshConfigCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Path home = Path.of(streams.environment().getOrDefault("HOME", "/root"));
        SshDirectory keys =
                new SshDirectory(directory.orElse(home.resolve(".ssh/fe80")).toAbsolutePath());
        if (renewed.isPresent()) {
            String vm = renewed.get();
            var _ = agent.call(streams.environment(), connection -> {
                keys.renew(connection, vm);
                return vm;
            });
        } else {
            keys.prepare();
            List<SystemVm> vms = agent.call(
                    streams.environment(),
                    connection -> connection
                            .systemVms()
                            .list(ListRequest.getDefaultInstance())
                            .getSystemVmsList());
            streams.out().print(configuration(keys, vms));
        }
        return 0;
    }

    /** With {@code exec}, ssh runs the program before it reads the files that it renews (ssh_config(5), Match). */
    private String configuration(SshDirectory keys, List<SystemVm> vms) {
        String names = Stream.concat(
                        USUAL_NAMES.stream(),
                        vms.stream().map(SystemVm::getName).filter(name -> !name.matches("[svr]-.*-VM")))
                .collect(Collectors.joining(","));
        String program = streams.environment().getOrDefault("FE80_PROGRAM", "fe80");
        String target = agent.target(streams.environment()).option();
        return """
                # System VMs (made by fe80 ssh-config)
                Match originalhost %s exec "%s ssh-config --renew %%n %s --directory '%s'"
                    User root
                    ProxyCommand %s proxy %s %%n
                    IdentityFile %s
                    CertificateFile %s
                    IdentitiesOnly yes
                    UserKnownHostsFile %s
                    GlobalKnownHostsFile none
                    StrictHostKeyChecking yes
                """.formatted(
                        names,
                        program,
                        target,
                        keys.path(),
                        program,
                        target,
                        quoted(keys.key()),
                        quoted(keys.certificate("%n")),
                        quoted(keys.knownHosts("%n")));
    }

    private static String quoted(Path path) {
        return '"' + path.toString() + '"';
    }
}
