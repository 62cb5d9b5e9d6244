package fe80.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Debian with systemd and libvirt on which fe80 was never installed, and on which the documentation is typed. */
final class FreshMachine implements AutoCloseable {

    private static final String REPOSITORY = "/opt/fe80";
    private static final Pattern BLOCK = Pattern.compile("^```\n(.*?)^```\n", Pattern.DOTALL | Pattern.MULTILINE);

    /**
     * What the words need where nobody sits: a terminal, an answer, an end, a hand that copies. What make would build
     * has been built, and /etc/group cannot be replaced once the lab's libvirtd runs.
     */
    private static final String UNATTENDED = """
            set -x
            cd /root
            make() { command make -C /opt/fe80 -o build -o image "$@"; }
            fe80() {
                case "$1 ${2:-}" in
                shell*) script --quiet --return --command "fe80 $*" /dev/null <<<exit ;;
                forward*) timeout --signal INT 3 fe80 "$@" || [ $? = 124 ] ;;
                destroy*) command fe80 "$@" --yes ;;
                'host invite') command fe80 "$@" >token ;;
                *) command fe80 "$@" ;;
                esac
            }
            groupdel() { getent group "$1"; }
            """;

    private static final String NEVER_INSTALLED = """
            rm -rf /usr/local/bin/fe80 /usr/share/fe80 /etc/fe80/agent.toml /etc/systemd/system/fe80-agent.service /root/.ssh
            groupdel fe80
            systemctl daemon-reload
            """;

    private final SystemdMachine machine;

    private FreshMachine(SystemdMachine machine) {
        this.machine = machine;
    }

    static FreshMachine start(String name) throws IOException {
        SystemdMachine machine = SystemdMachine.start(
                Machine.start(name),
                List.of(
                        absolute(".."),
                        REPOSITORY,
                        absolute("../agent/fe80-agent.service"),
                        "/bin/true",
                        "/nonexistent",
                        "AUTO",
                        absolute("src/main/resources/fe80/lab/libvirtd.sh")));
        machine.sh(NEVER_INSTALLED);
        return new FreshMachine(machine);
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    /** The commands of this section of a file of the repository, block by block. */
    static List<String> blocks(String file, String heading) throws IOException {
        String section = Files.readString(Path.of("..", file))
                .split("## " + heading + "\n", 2)[1]
                .split("\n## ", 2)[0];
        return BLOCK.matcher(section).results().map(block -> block.group(1)).toList();
    }

    /** Types line after line; together they would need more patience than a machine has with one command. */
    String type(String block) {
        return block.lines().map(line -> sh(UNATTENDED + line)).collect(Collectors.joining());
    }

    /** Runs shell, as it is. */
    String sh(String script) {
        return machine.sh(script);
    }

    @Override
    public void close() {
        machine.close();
    }
}
