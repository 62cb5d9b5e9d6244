package fe80.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is still there of a machine that was closed: processes, and so namespaces; mounts; files. */
final class Leftovers {

    private static final Path PROC = Path.of("/proc");

    private Leftovers() {}

    /** One sentence for each thing that is left of a machine. */
    static List<String> of(Machine machine) {
        String network = machine.networkId();
        String directory = machine.directory().toString();
        List<String> left = new ArrayList<>();
        for (Path process : processes()) {
            boolean inside =
                    link(process.resolve("ns/net")).filter(network::equals).isPresent();
            if (inside || commandLine(process).contains(directory)) {
                left.add("process " + process.getFileName() + " (" + commandLine(process) + ")");
            }
        }
        mounts().filter(mount -> mount.contains(directory) || mount.contains(network))
                .forEach(mount -> left.add("mount " + mount));
        if (Files.exists(machine.directory())) {
            left.add("directory " + directory);
        }
        return left;
    }

    /** Where a symbolic link points; empty if it is gone or not ours to read. */
    static Optional<String> link(Path path) {
        try {
            return Optional.of(Files.readSymbolicLink(path).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Path> processes() {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"))
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException e) {
            return "ended";
        }
    }

    private static Stream<String> mounts() {
        try {
            return Files.readAllLines(PROC.resolve("self/mountinfo")).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
