package fe80.lab;

import fe80.agent.Agent;
import fe80.agent.Configuration;
import fe80.hypervisor.Accelerator;
import fe80.hypervisor.Hypervisor;
import fe80.link.Commands;
import fe80.link.ControlLink;
import fe80.link.Wanted;
import fe80.systemvm.Image;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The agent's program, but that its System VMs are light. It runs on a lab machine. */
final class LightAgent {

    private LightAgent() {}

    /** Where it keeps its System VMs. */
    static Path directory(Machine machine) {
        return machine.directory().resolve("light");
    }

    static void main(String[] arguments) throws Exception {
        Configuration configuration = Configuration.FILE.read(Path.of(arguments[1]));
        Path directory = Path.of(configuration.libvirt());
        Hypervisor hypervisor = new LightHypervisor(
                new Commands(),
                Image.in(configuration.image()),
                new Accelerator.Tcg("no VM of this host needs one"),
                directory,
                directory.resolveSibling("consoles"));
        ControlLink link = new ControlLink(new Commands(), Wanted.CLOUD0.allowing("veth"));
        try (Agent _ = Agent.start(configuration, hypervisor, link)) {
            new CountDownLatch(1).await(); // until it is killed
        }
    }
}
