package fe80.lab;

import fe80.guest.HostKey;
import fe80.hypervisor.BootCredentials;
import fe80.hypervisor.Console;
import fe80.hypervisor.Hardware;
import fe80.hypervisor.Hypervisor;
import fe80.hypervisor.LibvirtHypervisor;
import fe80.link.ControlLink;
import fe80.link.Wanted;
import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** One hypervisor of a lab: a machine, its control link, and its libvirt. */
public final class LabHypervisor {

    private final Lab lab;
    private final Machine machine;
    private final ControlLink link;
    private final Hypervisor hypervisor;

    private LabHypervisor(Lab lab, Machine machine, ControlLink link, Hypervisor hypervisor) {
        this.lab = lab;
        this.machine = machine;
        this.link = link;
        this.hypervisor = hypervisor;
    }

    /** With QEMU VMs of a libvirtd of its own. */
    static LabHypervisor on(Machine machine, Lab lab) {
        ControlLink link = new ControlLink(machine.commands(), Wanted.CLOUD0);
        link.apply();
        Hypervisor hypervisor = new LibvirtHypervisor(
                startLibvirt(machine),
                lab.image(),
                machine.directory().resolve("state"),
                lab.accelerator(),
                new Console.File(consoleDirectory(machine)));
        return new LabHypervisor(lab, machine, link, hypervisor);
    }

    /** With light VMs. */
    static LabHypervisor light(Machine machine, Lab lab) {
        ControlLink link = new ControlLink(machine.commands(), Wanted.CLOUD0.allowing("veth"));
        link.apply();
        Hypervisor hypervisor = new LightHypervisor(
                machine.commands(),
                lab.image(),
                lab.accelerator(),
                machine.directory().resolve("light"),
                consoleDirectory(machine));
        return new LabHypervisor(lab, machine, link, hypervisor);
    }

    static Path consoleDirectory(Machine machine) {
        return machine.directory().resolve("consoles");
    }

    /** The files to which the System VMs of a machine write their serial consoles. */
    static List<Path> consoles(Machine machine) {
        Path directory = consoleDirectory(machine);
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new LabException("cannot list " + directory, e);
        }
    }

    /** Starts a libvirtd of the machine's own, and returns where it is. */
    static URI startLibvirt(Machine machine) {
        Path directory = machine.directory();
        machine.commands()
                .run(List.of(
                        "bash",
                        "-euc",
                        Machine.script("libvirtd.sh"),
                        "libvirtd",
                        directory.toString(),
                        UUID.randomUUID().toString()));
        return URI.create("qemu+unix:///system?socket=" + directory.resolve("run/libvirt-sock"));
    }

    /** Deploys a System VM with a UUID that nobody has had before. */
    public LabVm deploy(Kind kind, String name) {
        return deploy(new SystemVm(UUID.randomUUID(), kind, name), Hardware.SMALL);
    }

    /** Deploys this System VM and admits it to the link; it is booting when this returns. */
    public LabVm deploy(SystemVm vm, Hardware hardware) {
        HostKey hostKey = HostKey.create();
        Instant begun = Instant.now();
        hypervisor.deploy(
                vm,
                hardware,
                new BootCredentials(hostKey.privateKey(), lab.ca().publicKeyLine()),
                (admitted, port) -> link.admit(admitted.controlMac(), port));
        return new LabVm(lab, machine, vm, hostKey.publicKey(), begun);
    }

    /** Switches a System VM off for good and takes its entries off the link. */
    public void destroy(SystemVm vm) {
        hypervisor.destroy(vm);
        link.remove(vm.controlMac(), vm.port());
    }

    /** What libvirt keeps of a System VM: its definition, and the state of the running domain. */
    public String domainXml(SystemVm vm) {
        String file = vm.name() + ".xml";
        try {
            return Files.readString(machine.directory().resolve("etc/qemu").resolve(file))
                    + Files.readString(machine.directory().resolve("run/qemu").resolve(file));
        } catch (IOException e) {
            throw new LabException("cannot read the domain XML of " + vm.name(), e);
        }
    }

    public Machine machine() {
        return machine;
    }

    public ControlLink link() {
        return link;
    }

    public Hypervisor hypervisor() {
        return hypervisor;
    }

    /** Lets go of its libvirt; the System VMs end with the machine. */
    void close() {
        hypervisor.close();
    }
}
