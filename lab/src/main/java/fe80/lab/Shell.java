package fe80.lab;

import fe80.link.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The shell of an operator: fe80 is on its PATH and, on a hypervisor, finds the agent. The home directory is its own
 * and empty at first, for programs that take it from the environment and for those that look it up (passwd(5)).
 */
public final class Shell {

    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final String MAKE_HOME = """
            mkdir -m 700 "$1" "$1/.ssh"
            sed "s|^\\(root:.*\\):[^:]*:\\([^:]*\\)$|\\1:$1:\\2|" /etc/passwd >"$1.passwd"
            umount /etc/passwd 2>/dev/null || true # what libvirt needed there is in the new one too
            mount --bind "$1.passwd" /etc/passwd
            """;

    private final Machine machine;
    private final List<String> environment;

    /** A shell where this is installed, on the machine of this agent. */
    public Shell(Installation installation, LabAgent agent) {
        this(installation, agent.machine(), List.of("FE80_AGENT=unix://" + agent.socket()));
    }

    /** The same, on a machine without an agent. */
    public Shell(Installation installation, Machine machine) {
        this(installation, machine, List.of());
    }

    private Shell(Installation installation, Machine machine, List<String> variables) {
        this.machine = machine;
        Path home = machine.directory().resolve("home");
        machine.commands().run("sh", "-euc", MAKE_HOME, "home", home.toString());
        List<String> usual = List.of(
                "env",
                "--chdir=" + home,
                "HOME=" + home,
                "LC_ALL=C.UTF-8",
                "PATH=" + installation.program().getParent() + ":" + System.getenv("PATH"));
        environment = Stream.concat(usual.stream(), variables.stream()).toList();
    }

    /** Runs a command line and returns what it wrote to stdout; it has to succeed, within five minutes. */
    public String run(String commandLine) {
        return new Commands(machine.prefix(), DEADLINE).run(command(commandLine));
    }

    /** Starts a command line that goes on; whoever starts it ends it. */
    public Conversation start(String commandLine) {
        List<String> command = Stream.concat(machine.prefix().stream(), command(commandLine).stream())
                .toList();
        try {
            return new Conversation(
                    commandLine,
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new LabException("cannot start " + commandLine + " on " + machine.name(), e);
        }
    }

    private List<String> command(String commandLine) {
        return Stream.concat(environment.stream(), Stream.of("bash", "-euo", "pipefail", "-c", commandLine))
                .toList();
    }
}
