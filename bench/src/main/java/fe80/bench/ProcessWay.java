package fe80.bench;

import fe80.lab.Latencies;
import fe80.lab.Machine;
import fe80.link.CommandFailed;
import fe80.link.Commands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A way that starts processes on the hypervisor for each command. A shell there measures them, so that neither this
 * program nor the entering of the hypervisor's namespaces is part of the figure.
 */
final class ProcessWay implements Way {

    private static final String TIMES = """
            written=$(once "$@" | wc -c)
            [ "$written" = "$bytes" ] || { echo "$written bytes of output, not $bytes" >&2; exit 1; }
            for ((i = 0; i < count; i++)); do
                sleep "$pause"
                begun=$EPOCHREALTIME
                once "$@" >/dev/null
                ended=$EPOCHREALTIME
                echo $((${ended/./} - ${begun/./}))
            done
            """;
    private static final String TOGETHER = """
            some() {
                for ((i = 0; i < count / threads; i++)); do once "$@" >/dev/null; done
            }
            begun=$EPOCHREALTIME
            pids=()
            for ((t = 0; t < threads; t++)); do some "$@" & pids+=($!); done
            for pid in "${pids[@]}"; do wait "$pid"; done
            ended=$EPOCHREALTIME
            echo $((${ended/./} - ${begun/./}))
            """;
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final String name;
    private final Commands commands;
    private final String once;
    private final Function<Task, List<String>> arguments;

    /**
     * Describes it.
     *
     * @param once shell that runs the task, given as its arguments
     * @param arguments what the task makes of them
     */
    ProcessWay(String name, Machine machine, String once, Function<Task, List<String>> arguments) {
        this.name = name;
        this.commands = new Commands(machine.prefix(), DEADLINE);
        this.once = once;
        this.arguments = arguments;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Latencies latencies(Task task, int count) {
        return new Latencies(run(TIMES, task, count, 1)
                .lines()
                .map(line -> Integer.parseInt(line) / 1000.0)
                .toList());
    }

    @Override
    public double perSecond(Task task, int count, int threads) {
        return count / (Double.parseDouble(run(TOGETHER, task, count, threads)) / 1e6);
    }

    private String run(String measurement, Task task, int count, int threads) {
        String script = "count=%d bytes=%d pause=0.%03d threads=%d%nonce() { %s; }%n%s"
                .formatted(count, task.bytes(), task.pause(), threads, once, measurement);
        List<String> command = new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c", script, name));
        command.addAll(arguments.apply(task));
        try {
            return commands.run(command);
        } catch (CommandFailed e) { // its message has all of the script
            throw new IllegalStateException(
                    "exit status " + e.exitStatus() + ": " + e.errorOutput().strip(), e);
        }
    }
}
