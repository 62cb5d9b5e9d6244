package fe80.bench;

import fe80.lab.Machine;
import fe80.link.Commands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Copies by a program on the hypervisor.
 *
 * @param program with its options; source and destination follow
 * @param remote how it is told a file of the VM
 */
record ProcessCopier(String name, Machine machine, List<String> program, UnaryOperator<String> remote)
        implements Copier {

    private static final Duration DEADLINE = Duration.ofMinutes(5);

    @Override
    public void push(Path from, String to) {
        run(from.toString(), remote.apply(to));
    }

    @Override
    public void pull(String from, Path to) {
        run(remote.apply(from), to.toString());
    }

    private void run(String from, String to) {
        new Commands(machine.prefix(), DEADLINE)
                .run(Stream.concat(program.stream(), Stream.of(from, to)).toList());
    }
}
