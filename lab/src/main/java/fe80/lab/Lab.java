package fe80.lab;

import fe80.guest.Ssh;
import fe80.guest.SshCa;
import fe80.hypervisor.Accelerator;
import fe80.link.Commands;
import fe80.systemvm.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A zone on one machine, declared line by line:
 *
 * <pre>{@code
 * try (Lab lab = Lab.open(image)) {
 *     LabAgent hv1 = lab.agent("hv1");
 *     hv1.deploy(Kind.SECONDARY_STORAGE_VM, "s-1-VM");
 *     hv1.await("s-1-VM", State.READY, Duration.ofMinutes(1));
 *     hv1.run("s-1-VM", "uname", "-a");
 * }
 * }</pre>
 *
 * Closing it takes everything away, and throws if something is left.
 */
public final class Lab implements AutoCloseable {

    private static final Duration KVM_DEADLINE = Duration.ofSeconds(10);
    private static final Duration INSTALLATION = Duration.ofMinutes(3);

    private final Image image;
    private final Accelerator accelerator;
    private final SshCa ca = SshCa.create();
    private final Ssh ssh = Ssh.start();
    private final List<Machine> machines = new ArrayList<>();
    private final List<LabAgent> agents = new ArrayList<>();
    private final List<Runnable> beforeItCloses = new ArrayList<>();

    private Lab(Image image, Accelerator accelerator) {
        this.image = image;
        this.accelerator = accelerator;
    }

    /** A zone without hypervisors, whose System VMs will boot this image on the accelerator that works here. */
    public static Lab open(Image image) {
        return open(image, Accelerator.fastest(image, KVM_DEADLINE));
    }

    /** The same, with what {@link Accelerator#fastest} said before. */
    public static Lab open(Image image, Accelerator accelerator) {
        return new Lab(image, accelerator);
    }

    /** Installs fe80 into a directory that goes with the lab; see {@link Installation#make}. */
    public Installation install(Path script) {
        Machine machine = machine("install"); // so that it ends with this program, in whatever way that ends
        return Installation.make(
                script, machine.directory().resolve("fe80"), new Commands(machine.prefix(), INSTALLATION));
    }

    /** Starts a hypervisor: a machine with a libvirtd and an agent of its own. */
    public LabAgent agent(String name) {
        return keep(LabAgent.onLibvirt(machine(name), this));
    }

    /** The same, with the agent as it is installed. */
    public LabAgent agent(String name, Installation installation) {
        return keep(LabAgent.installed(machine(name), this, installation));
    }

    /** Starts a hypervisor with an agent whose System VMs are namespaces, so that there can be hundreds. */
    public LabAgent lightAgent(String name) {
        return lightAgent(name, List.of());
    }

    /** The same, with this in the agent's environment, as {@code NAME=value}. */
    LabAgent lightAgent(String name, List<String> environment) {
        return keep(LabAgent.light(machine(name), this, environment));
    }

    private LabAgent keep(LabAgent agent) {
        agents.add(agent);
        return agent;
    }

    /** Starts a machine with nothing on it. */
    Machine machine(String name) {
        Machine machine = Machine.start(name);
        machines.add(machine);
        return machine;
    }

    /** What is done while the machines are still there. */
    void beforeItCloses(Runnable deed) {
        beforeItCloses.add(deed);
    }

    public Accelerator accelerator() {
        return accelerator;
    }

    /** The authority that the System VMs trust. */
    public SshCa ca() {
        return ca;
    }

    public Ssh ssh() {
        return ssh;
    }

    Image image() {
        return image;
    }

    /** The last lines that each agent logged and each System VM wrote to its serial console. */
    public String consoles(int lines) {
        StringBuilder text = new StringBuilder();
        for (LabAgent agent : agents) {
            text.append("== ").append(agent.machine().name()).append(": agent's log");
            tail(agent.log(), lines).forEach(line -> text.append('\n').append(line));
            text.append('\n');
        }
        for (Machine machine : machines) {
            for (Path console : consoles(machine)) {
                text.append("== ")
                        .append(machine.name())
                        .append(": serial console of ")
                        .append(console.getFileName());
                tail(console, lines).forEach(line -> text.append('\n').append(line));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static List<Path> consoles(Machine machine) {
        if (!Files.exists(machine.consoles())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(machine.consoles())) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> tail(Path file, int lines) {
        try {
            List<String> all = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes everything away.
     *
     * @throws LabException if a process, namespace, mount or file is left
     */
    @Override
    public void close() {
        ssh.close();
        agents.forEach(LabAgent::close);
        beforeItCloses.forEach(Runnable::run);
        machines.forEach(Machine::close);
        List<String> left = machines.stream()
                .flatMap(machine -> Leftovers.of(machine).stream())
                .toList();
        if (!left.isEmpty()) {
            throw new LabException("the lab left behind: " + String.join("; ", left));
        }
    }
}
