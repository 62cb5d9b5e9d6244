package fe80.bench;

import fe80.lab.Machine;
import fe80.link.Commands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A way that starts processes on the hypervisor for each command. A shell there measures them, so that neither this
 * program nor the entering of the hypervisor's namespaces is part of the figure.
 */
final class ByProcess implements Way {

    private static final String LOOP = """
            count=$1
            bytes=$2
            shift 2
            written=$(once "$@" | wc -c)
            [ "$written" = "$bytes" ] || { echo "$written bytes of output, not $bytes" >&2; exit 1; }
            while [ "$count" -gt 0 ]; do
                begun=$EPOCHREALTIME
                once "$@" >/dev/null
                ended=$EPOCHREALTIME
                echo $((${ended/./} - ${begun/./}))
                count=$((count - 1))
            done
            """;
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final String name;
    private final Commands commands;
    private final String script;
    private final Function<Task, List<String>> arguments;

    /**
     * Describes it.
     *
     * @param once shell that runs the task, given as its arguments
     * @param arguments what the task makes of them
     */
    ByProcess(String name, Machine machine, String once, Function<Task, List<String>> arguments) {
        this.name = name;
        this.commands = new Commands(machine.prefix(), DEADLINE);
        this.script = "once() { " + once + "; }\n" + LOOP;
        this.arguments = arguments;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Double> times(Task task, int count) {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                script,
                name,
                Integer.toString(count),
                Integer.toString(task.bytes())));
        command.addAll(arguments.apply(task));
        return commands.run(command)
                .lines()
                .map(line -> Integer.parseInt(line) / 1000.0)
                .toList();
    }
}
