package fe80.lab.demo;

import fe80.lab.Conversation;
import fe80.lab.Installation;
import fe80.lab.Lab;
import fe80.lab.LabAgent;
import fe80.lab.LabZone;
import fe80.lab.Latencies;
import fe80.lab.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * From nothing to a zone with commands in real System VMs over their link-local addresses, and back to nothing, by the
 * command lines that an operator types. Exits with 0 only if all of it was so. Its arguments are the directory of the
 * System VM image and {@code cli/launcher/install}.
 */
public final class Demo {

    private static final String VM = "s-1-VM";
    private static final int COMMANDS = 100;

    private final Story story;
    private final Path installer;

    private Demo(Story story, Path installer) {
        this.story = story;
        this.installer = installer;
    }

    static void main(String[] arguments) {
        Path installer = Path.of(arguments[1]);
        Stage.play(Path.of(arguments[0]), (story, lab) -> new Demo(story, installer).tell(lab));
    }

    private void tell(Lab lab) {
        story.chapter("A zone: a management server, and two hypervisors with a libvirtd, a cloud0 and an agent each");
        story.begin("installing fe80");
        Installation installation = lab.install(installer);
        story.begin("starting the management server");
        LabZone zone = LabZone.found(lab, installation);
        Typist admin = new Typist(story, zone.shell());
        admin.types("fe80 login " + zone.url() + " <" + zone.adminToken());
        LabAgent hv1 = lab.agent("hv1", installation);
        enrol(hv1, new Typist(story, new Shell(installation, hv1)), zone);
        LabAgent hv2 = lab.agent("hv2", installation);
        Typist operator = new Typist(story, new Shell(installation, hv2));
        enrol(hv2, operator, zone);
        admin.typesUntil("LIVE.*\n.*LIVE", "fe80 hosts");

        story.chapter("A System VM that does not exist yet, and where it will be: all of it from its UUID");
        UUID uuid = UUID.randomUUID();
        admin.types("fe80 address " + uuid);

        story.chapter("Three of them boot, on the hypervisor that is named or where the fewest are");
        admin.types("fe80 deploy secondary-storage-vm " + VM + " --uuid " + uuid + " --host hv1");
        admin.types("fe80 deploy console-proxy v-2-VM --host hv2");
        admin.types("fe80 deploy virtual-router r-3-VM");
        Instant deployed = Instant.now();
        admin.watches("READY", "fe80 watch " + VM);
        story.line("READY after %.1f s".formatted(seconds(deployed)));
        admin.typesUntil("(READY(.|\n)*){3}", "fe80 ls");

        story.chapter("Commands run in them, all in one SSH connection each; streams and exit status are theirs");
        admin.types("fe80 run " + VM + " ip -brief address");
        admin.types("fe80 run --all uname -r");
        admin.types("seq 5 | fe80 run " + VM + " wc -l");
        admin.types("fe80 run " + VM + " sh -c 'exit 7' || echo \"exit status $?\"");

        story.chapter("Files are copied whole and checked, or not at all");
        admin.types("head -c 8M /dev/urandom >8M && sha256sum 8M");
        admin.types("fe80 cp 8M " + VM + ":/root/ && fe80 run " + VM + " sha256sum 8M");
        admin.types("fe80 cp " + VM + ":/root/8M copy && cmp 8M copy && echo the same");

        story.chapter("Plain ssh, scp, sftp, rsync and ansible find it by name");
        admin.types("fe80 ssh-config >>~/.ssh/config");
        admin.types("ssh " + VM + " hostname");

        story.chapter("It moves to the other hypervisor, while commands run; its address stays");
        migrate(admin, zone.shell());

        story.chapter("The way to it, layer by layer");
        admin.types("fe80 probe " + VM);

        story.chapter("How long a command takes: `true`, one after the other");
        measure(hv2);

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

        story.chapter("They go");
        admin.types("fe80 destroy --yes " + VM + " v-2-VM r-3-VM");
    }

    private void enrol(LabAgent agent, Typist operator, LabZone zone) {
        String address = zone.plug(agent);
        Path token = agent.machine().directory().resolve("token");
        new Typist(story, zone.shell()).types("fe80 host invite >" + token);
        story.line("on " + agent.machine().name() + ", whose cloud0 is DOWN only because no VM is plugged in:");
        operator.types("ip -brief address show cloud0");
        operator.types("fe80 host enrol --server " + zone.server() + " --name "
                + agent.machine().name() + " --address " + address + " --config " + agent.configuration() + " <"
                + token);
        story.begin("starting the agent again");
        agent.kill();
        agent.start();
    }

    /** Each command counts itself in the VM; how many were sent is counted here. */
    private void migrate(Typist admin, Shell shell) {
        String count = "sent=0; until [ -e moved ]; do fe80 run " + VM
                + " sh -c 'echo >>/run/commands'; sent=$((sent + 1)); done; echo $sent commands sent";
        story.line("# " + count);
        try (Conversation commands = shell.start(count)) {
            admin.types("fe80 migrate " + VM + " --to hv2");
            admin.types("touch moved");
            story.line(commands.line());
        }
        admin.types("fe80 run " + VM + " wc -l /run/commands");
        admin.types("fe80 ls " + VM);
    }

    private void measure(LabAgent hypervisor) {
        story.begin("running " + COMMANDS + " commands through the agent");
        story.line(COMMANDS + " through the agent   " + Latencies.of(COMMANDS, () -> hypervisor.run(VM, "true")));
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }
}
