package fe80.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A program that goes on, on a lab machine, and logs to a file. It may be killed, frozen and started again. */
final class MachineProgram {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /**
     * The machine's first process becomes its parent: nsenter(1) would stop itself with a program that is stopped, and
     * then neither it nor the machine would come to an end.
     */
    private static final String START = """
            number=$1 log=$2
            shift 2
            "$@" >>"$log" 2>&1 &
            echo $! >"$number"
            """;

    private static final String KILL = "kill -KILL \"$1\"; while [ -d /proc/\"$1\" ]; do sleep 0.01; done";

    private final Machine machine;
    private final List<String> command;
    private final Path number;
    private final Path log;

    /**
     * Prepares it.
     *
     * @param number the file for its process number, as the machine has it
     * @param log the file to whose end it writes
     */
    MachineProgram(Machine machine, List<String> command, Path number, Path log) {
        this.machine = machine;
        this.command = List.copyOf(command);
        this.number = number;
        this.log = log;
    }

    /** Starts it, and returns when it serves. */
    void start(BooleanSupplier serves, Duration patience) {
        List<String> start = List.of("sh", "-euc", START, "start", number.toString(), log.toString());
        machine.commands().run(Stream.concat(start.stream(), command.stream()).toList());
        Instant deadline = Instant.now().plus(patience);
        while (!serves.getAsBoolean()) {
            if (!isAlive() || Instant.now().isAfter(deadline)) {
                throw new LabException(
                        String.join(" ", command) + " on " + machine.name() + " does not serve:\n" + logged());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private boolean isAlive() {
        return Files.exists(Path.of("/proc", Long.toString(machine.pid()), "root/proc", pid()));
    }

    /** Ends it as {@code kill -9} does; it is gone when this returns. */
    void kill() {
        machine.commands().run("sh", "-euc", KILL, "kill", pid());
    }

    /** Sends it a signal, such as STOP. */
    void signal(String signal) {
        machine.commands().run("kill", "-" + signal, pid());
    }

    /** Its process number, as the machine has it. */
    String pid() {
        return read(number).strip();
    }

    /** What it has logged. */
    String logged() {
        return read(log);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
