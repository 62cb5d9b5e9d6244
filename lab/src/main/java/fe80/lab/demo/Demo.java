package fe80.lab.demo;

import fe80.hypervisor.Accelerator;
import fe80.lab.Installation;
import fe80.lab.Lab;
import fe80.lab.LabAgent;
import fe80.lab.Latencies;
import fe80.lab.OpenSsh;
import fe80.lab.Shell;
import fe80.systemvm.Image;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * From nothing to commands in a real System VM over its link-local address, and back to nothing, by the command lines
 * that an operator types. Exits with 0 only if all of it was so. Its arguments are the directory of the System VM image
 * and {@code cli/launcher/install}.
 */
public final class Demo {

    private static final String VM = "s-1-VM";
    private static final int COMMANDS = 100;
    private static final int SSH_PROCESSES = 5;
    private static final Duration KVM_DEADLINE = Duration.ofSeconds(10);

    private final Story story;
    private final Image image;
    private final Path installer;

    private Demo(Story story, Image image, Path installer) {
        this.story = story;
        this.image = image;
        this.installer = installer;
    }

    static void main(String[] arguments) {
        Story story = Story.on(System.out);
        int status = 1;
        try {
            new Demo(story, Image.in(Path.of(arguments[0])), Path.of(arguments[1])).tell();
            status = 0;
        } catch (RuntimeException e) {
            story.end();
            System.err.println("The demo failed: " + e.getMessage());
        }
        System.exit(status);
    }

    private void tell() {
        Instant begun = Instant.now();
        story.chapter("How this machine runs VMs");
        story.begin("trying KVM");
        Accelerator accelerator = Accelerator.fastest(image, KVM_DEADLINE);
        story.line(accelerator.getClass().getSimpleName().toUpperCase(Locale.ROOT) + ": " + accelerator.reason());

        try (Interruptible lab = new Interruptible(Lab.open(image, accelerator))) {
            tell(lab.lab());
        }
        story.chapter("Everything is removed, and that was checked: no process, namespace, mount or file is left");
        story.line("done in %.0f s".formatted(seconds(begun)));
    }

    private void tell(Lab lab) {
        story.chapter("A hypervisor: a network namespace with a libvirtd, a cloud0 and an agent of its own");
        story.begin("installing fe80");
        Installation installation = lab.install(installer);
        story.begin("starting the agent");
        LabAgent hv1 = lab.agent("hv1", installation);
        Typist operator = new Typist(story, new Shell(installation, hv1));
        story.line("cloud0 has one address, and is DOWN only because no VM is plugged in:");
        operator.types("ip -brief address show cloud0");

        story.chapter("A System VM that does not exist yet, and where it will be: all of it from its UUID");
        UUID uuid = UUID.randomUUID();
        operator.types("fe80 address " + uuid);

        story.chapter("It boots");
        Instant deployed = Instant.now();
        operator.types("fe80 deploy secondary-storage-vm " + VM + " --uuid " + uuid);
        operator.typesUntil("READY", "fe80 watch " + VM);
        story.line("READY after %.1f s".formatted(seconds(deployed)));
        operator.types("fe80 ls");

        story.chapter("Commands run in it, all in one SSH connection; streams and exit status are theirs");
        operator.types("fe80 run " + VM + " ip -brief address");
        operator.types("fe80 run " + VM + " uname -a");
        operator.types("seq 5 | fe80 run " + VM + " wc -l");
        operator.types("fe80 run " + VM + " sh -c 'exit 7' || echo \"exit status $?\"");

        story.chapter("Files are copied whole and checked, or not at all");
        operator.types("head -c 8M /dev/urandom >8M && sha256sum 8M");
        operator.types("fe80 cp 8M " + VM + ":/root/ && fe80 run " + VM + " sha256sum 8M");
        operator.types("fe80 cp " + VM + ":/root/8M copy && cmp 8M copy && echo the same");

        story.chapter("Plain ssh, scp, sftp, rsync and ansible find it by name");
        operator.types("fe80 ssh-config >>~/.ssh/config");
        operator.types("ssh " + VM + " hostname");

        story.chapter("The way to it, layer by layer");
        operator.types("fe80 probe " + VM);

        story.chapter("How long a command takes: `true`, one after the other");
        compare(hv1);

        story.chapter("A search for 169.254");
        for (String place : List.of(
                "ip address",
                "ip route show table all",
                "ip neighbour",
                "virsh dumpxml " + VM,
                "fe80 show " + VM,
                "fe80 run " + VM + " ip address",
                "fe80 run " + VM + " ip route show table all")) {
            operator.searches("169.254", place);
        }

        story.chapter("It goes");
        operator.types("fe80 destroy --yes " + VM);
    }

    private void compare(LabAgent hv1) {
        story.begin("running " + COMMANDS + " commands through the agent");
        Latencies throughAgent = Latencies.of(COMMANDS, () -> hv1.run(VM, "true"));
        OpenSsh openSsh = OpenSsh.to(hv1.past(VM));
        story.begin("running " + SSH_PROCESSES + " by a new ssh process each");
        Latencies byProcess = Latencies.of(SSH_PROCESSES, () -> openSsh.run("true"));
        story.line("%3d through the agent           %s".formatted(COMMANDS, throughAgent));
        story.line("%3d by a new ssh process each   %s".formatted(SSH_PROCESSES, byProcess));
        story.line("ratio of the medians: %.0f".formatted(byProcess.median() / throughAgent.median()));
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }
}
