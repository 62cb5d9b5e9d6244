package fe80.lab;

import fe80.link.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What stands in for one machine: network, mount and process-number namespaces (namespaces(7)) without a name, held by
 * one process. They, all that runs in them and the machine's directory are gone when it is closed, or when this JVM
 * ends in whatever way.
 */
public final class Machine implements AutoCloseable {

    private final String name;
    private final Path directory;
    private final Process holder;
    private final long init;
    private final String networkId;

    private Machine(String name, Path directory, Process holder) {
        this.name = name;
        this.directory = directory;
        this.holder = holder;
        this.init = holder.children().findFirst().orElseThrow().pid();
        this.networkId = Leftovers.link(network()).orElseThrow();
    }

    /**
     * Starts a machine.
     *
     * @throws LabException if the namespaces cannot be made; the message holds the reason
     */
    public static Machine start(String name) {
        try {
            Path directory = Files.createTempDirectory("fe80-" + name + "-");
            Process holder = new ProcessBuilder(
                            "unshare",
                            "--net",
                            "--mount",
                            "--propagation=private",
                            "--pid",
                            "--fork",
                            "--kill-child",
                            "--mount-proc",
                            "--",
                            "bash",
                            "-euc",
                            script("machine.sh"),
                            "machine",
                            directory.toString())
                    .redirectErrorStream(true)
                    .start();
            String line = holder.inputReader().readLine();
            if (!"ready".equals(line)) {
                holder.destroyForcibly();
                Files.delete(directory);
                throw new LabException("cannot start the machine " + name + ": " + line
                        + " (the lab needs root, to make network, mount and process-number namespaces)");
            }
            return new Machine(name, directory, holder);
        } catch (IOException e) {
            throw new LabException("cannot start the machine " + name, e);
        }
    }

    /** A script, or another text, that is part of this program. */
    static String script(String resource) {
        try (InputStream in = Machine.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new LabException("the program is incomplete: " + resource + " is missing from it");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    /** Where its files are; deleted with it. */
    public Path directory() {
        return directory;
    }

    /** The directory of the files to which its System VMs write their serial consoles. */
    Path consoles() {
        return directory.resolve("consoles");
    }

    /** The door to processes that run on this machine. */
    public Commands commands() {
        return new Commands(prefix());
    }

    /** What to put before a command so that it runs on this machine. */
    public List<String> prefix() {
        return List.of("nsenter", "--target", Long.toString(init), "--net", "--mount", "--pid", "--");
    }

    /** Runs a task in a thread whose sockets are this machine's, and waits for it. */
    public <T> T inside(Callable<T> task) throws Exception {
        return NetworkNamespace.call(network(), task);
    }

    /** The process that holds the namespaces, as this JVM's namespace numbers it. */
    public long pid() {
        return init;
    }

    /** The index of one of this machine's interfaces: the scope of a link-local address on it. */
    public int index(String link) {
        // Not by java.net.NetworkInterface, which reads the network of the process, not that of the thread.
        return Integer.parseInt(
                commands().run("cat", "/sys/class/net/" + link + "/ifindex").strip());
    }

    private Path network() {
        return Path.of("/proc", Long.toString(init), "ns", "net");
    }

    /** How the kernel calls this machine's network namespace, such as {@code net:[4026532293]}. */
    String networkId() {
        return networkId;
    }

    @Override
    public void close() {
        try {
            holder.getOutputStream().close();
        } catch (IOException e) {
            holder.destroyForcibly(); // and with it the namespaces' first process, since --kill-child
        }
        holder.onExit().join();
    }
}
