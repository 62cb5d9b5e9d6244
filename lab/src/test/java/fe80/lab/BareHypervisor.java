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
import java.nio.file.Files;
import java.util.UUID;

/** A machine of a lab with a control link and a hypervisor but no agent, for the tests of what an agent is made of. */
final class BareHypervisor {

    private final Lab lab;
    private final Machine machine;
    private final ControlLink link;
    private final Hypervisor hypervisor;

    private BareHypervisor(Lab lab, Machine machine, ControlLink link, Hypervisor hypervisor) {
        this.lab = lab;
        this.machine = machine;
        this.link = link;
        this.hypervisor = hypervisor;
        link.apply();
        lab.beforeItCloses(hypervisor::close);
    }

    /**
     * With QEMU VMs of a libvirtd of its own.
     *
     * @param drivers what that libvirtd does beside VMs
     */
    static BareHypervisor of(Lab lab, String name, String... drivers) {
        Machine machine = lab.machine(name);
        Hypervisor hypervisor = new LibvirtHypervisor(
                Libvirt.start(machine, drivers),
                lab.image(),
                machine.directory().resolve("state"),
                lab.accelerator(),
                new Console.File(machine.consoles()));
        return new BareHypervisor(lab, machine, Links.of(machine, Wanted.CLOUD0), hypervisor);
    }

    /** With light VMs. */
    static BareHypervisor light(Lab lab, String name) {
        Machine machine = lab.machine(name);
        return light(lab, machine, Links.of(machine, Wanted.CLOUD0.allowing("veth")));
    }

    /** The same on a machine and a control link that are there already. */
    static BareHypervisor light(Lab lab, Machine machine, ControlLink link) {
        Hypervisor hypervisor = new LightHypervisor(
                machine.commands(),
                lab.image(),
                lab.accelerator(),
                machine.directory().resolve("light"),
                machine.consoles());
        return new BareHypervisor(lab, machine, link, hypervisor);
    }

    /** Deploys a System VM with a UUID that nobody has had before. */
    LabVm deploy(Kind kind, String name) {
        return deploy(new SystemVm(UUID.randomUUID(), kind, name), Hardware.SMALL);
    }

    /** Deploys this System VM and admits it to the link; it is booting when this returns. */
    LabVm deploy(SystemVm vm, Hardware hardware) {
        HostKey hostKey = HostKey.create();
        hypervisor.deploy(
                vm,
                hardware,
                new BootCredentials(hostKey.privateKey(), lab.ca().publicKeyLine()),
                (admitted, port) -> link.admit(admitted.controlMac(), port));
        return new LabVm(lab, machine, vm, hostKey.publicKey());
    }

    /** Switches a System VM off for good and takes its entries off the link. */
    void destroy(SystemVm vm) {
        hypervisor.destroy(vm);
        link.remove(vm.controlMac(), vm.port());
    }

    /** What libvirt keeps of a System VM: its definition, and the state of the running domain. */
    String domainXml(SystemVm vm) {
        String file = vm.name() + ".xml";
        try {
            return Files.readString(machine.directory().resolve("etc/qemu").resolve(file))
                    + Files.readString(machine.directory().resolve("run/qemu").resolve(file));
        } catch (IOException e) {
            throw new LabException("cannot read the domain XML of " + vm.name(), e);
        }
    }

    Machine machine() {
        return machine;
    }

    Hypervisor hypervisor() {
        return hypervisor;
    }
}
