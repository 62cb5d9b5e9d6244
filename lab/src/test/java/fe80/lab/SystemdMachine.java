package fe80.lab;

import fe80.link.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A lab machine in which a systemd runs as process 1 of a container, with a root and a control group of its own. */
final class SystemdMachine implements AutoCloseable {

    private static final String IN_CONTROL_GROUP = """
            group=$(findmnt --noheadings --output TARGET --types cgroup2 | head -n 1)/$1
            mkdir "$group"
            echo $$ >"$group/cgroup.procs"
            shift
            exec "$@"
            """;
    private static final String REMOVE_CONTROL_GROUP = """
            group=$(findmnt --noheadings --output TARGET --types cgroup2 | head -n 1)/$1
            find "$group" -depth -type d -exec rmdir {} +
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Machine machine;
    private final long init;

    private SystemdMachine(Machine machine, long init) {
        this.machine = machine;
        this.init = init;
    }

    /** Starts it, with these arguments for its script. */
    static SystemdMachine start(Machine machine, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-euc", IN_CONTROL_GROUP, "systemd", group(machine)));
        command.addAll(machine.prefix());
        command.addAll(List.of("unshare", "--mount", "--pid", "--cgroup", "--ipc", "--uts", "--fork", "--kill-child"));
        command.addAll(List.of("--mount-proc", "bash", "-euc", Machine.script("systemd.sh"), "systemd"));
        command.add(machine.directory().toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String line = process.inputReader().readLine();
        if (!"ready".equals(line)) {
            close(machine);
            throw new LabException("cannot start a systemd: " + line);
        }
        long init = process.descendants()
                .filter(child -> child.children().findAny().isEmpty())
                .findFirst()
                .orElseThrow()
                .pid();
        process.getOutputStream().close();
        SystemdMachine started = new SystemdMachine(machine, init);
        started.sh("until systemctl is-active --quiet lab.target; do sleep 0.05; done");
        return started;
    }

    /** The control group's name: as unique as the machine's directory. */
    private static String group(Machine machine) {
        return machine.directory().getFileName().toString();
    }

    /** Runs shell inside. */
    String sh(String script) {
        return commands().run("bash", "-euc", script);
    }

    private Commands commands() {
        String process = Long.toString(init);
        return new Commands(
                List.of(
                        "nsenter",
                        "--target",
                        process,
                        "--net",
                        "--mount",
                        "--pid",
                        "--cgroup",
                        "--ipc",
                        "--uts",
                        "--root",
                        "--"),
                PATIENCE);
    }

    /** A file of its own root. */
    Path path(String inside) {
        return Path.of("/proc", Long.toString(init), "root").resolve(inside.substring(1));
    }

    boolean isThere(String inside) {
        return Files.exists(path(inside));
    }

    @Override
    public void close() {
        close(machine);
    }

    private static void close(Machine machine) {
        machine.close();
        new Commands().run("bash", "-euc", REMOVE_CONTROL_GROUP, "systemd", group(machine));
    }
}
