package fe80.lab.demo;

import fe80.guest.ChannelException;
import fe80.guest.Command;
import fe80.guest.CommandResult;
import fe80.guest.GuestChannel;
import fe80.guest.PortRefusedException;
import fe80.guest.SilentHostException;
import fe80.hypervisor.Accelerator;
import fe80.hypervisor.Hardware;
import fe80.lab.Lab;
import fe80.lab.LabHypervisor;
import fe80.lab.LabVm;
import fe80.lab.Latencies;
import fe80.lab.OpenSsh;
import fe80.systemvm.Image;
import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * From nothing to commands in a real System VM over its link-local address, and back to nothing. Exits with 0 only if
 * all of it was so. Its argument is the directory of the System VM image.
 */
public final class Demo {

    private static final int COMMANDS = 200;
    private static final int SSH_PROCESSES = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Story story;
    private final Image image;

    private Demo(Story story, Image image) {
        this.story = story;
        this.image = image;
    }

    static void main(String[] arguments) {
        Story story = Story.on(System.out);
        int status = 1;
        try {
            new Demo(story, Image.in(Path.of(arguments[0]))).tell();
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
        Accelerator accelerator = Accelerator.fastest(image, Duration.ofSeconds(10));
        story.line(accelerator.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT) + ": "
                + accelerator.reason());

        try (Interruptible lab = new Interruptible(Lab.open(image, accelerator))) {
            tell(lab.lab());
        }
        story.chapter("Everything is removed, and that was checked: no process, namespace, mount or file is left");
        story.line("done in %.0f s".formatted(seconds(begun)));
    }

    private void tell(Lab lab) {
        story.chapter("A hypervisor: a network namespace with a libvirtd and a cloud0 of its own");
        LabHypervisor hv1 = lab.hypervisor("hv1");
        story.line("cloud0 has one address, and is DOWN only because no VM is plugged in:");
        story.output(
                "ip -brief address show cloud0",
                hv1.machine().commands().run("ip", "-brief", "address", "show", "cloud0"));

        story.chapter("A System VM that does not exist yet, and where it will be");
        SystemVm vm = new SystemVm(UUID.randomUUID(), Kind.SECONDARY_STORAGE_VM, "s-1-VM");
        story.line("UUID     " + vm.uuid());
        story.line("MAC      " + vm.controlMac() + "         from the UUID");
        story.line("address  " + vm.address() + "  from the MAC");

        story.chapter("It boots");
        LabVm s1 = hv1.deploy(vm, Hardware.SMALL);
        GuestChannel channel = ready(s1);

        story.chapter("Commands run in it, all in one SSH connection to [" + vm.address() + "%cloud0]:3922");
        for (Command command :
                List.of(Command.of("ip", "-brief", "address"), Command.of("uname", "-a"), Command.of("ss", "-ltn"))) {
            story.output(command.toString(), output(channel, command));
        }

        story.chapter("How long a command takes: `true`, one after the other");
        compare(s1, channel);

        story.chapter("A search for 169.254");
        search(hv1, s1);

        hv1.destroy(vm);
    }

    /** Tells which layer answers while the VM boots. */
    private GuestChannel ready(LabVm vm) {
        story.begin("booting", vm.begun());
        Set<String> seen = new HashSet<>();
        GuestChannel channel = vm.channel(failed -> {
            String layer = layer(failed);
            if (seen.add(layer)) {
                story.line("%.1f s  %s".formatted(seconds(vm.begun()), layer));
                story.begin("booting", vm.begun());
            }
        });
        output(channel, Command.of("true"));
        story.line("READY after %.1f s: the first command has answered".formatted(seconds(vm.begun())));
        return channel;
    }

    private static String layer(ChannelException failed) {
        return switch (failed) {
            case SilentHostException _ -> "SILENT: nothing answers at the address yet";
            case PortRefusedException _ -> "REFUSED: the VM answers, and port 3922 is still closed";
            default -> String.valueOf(failed.getMessage());
        };
    }

    private void compare(LabVm vm, GuestChannel channel) {
        story.begin("running " + COMMANDS + " commands in the channel");
        Latencies inChannel = Latencies.of(COMMANDS, () -> output(channel, Command.of("true")));
        OpenSsh openSsh = OpenSsh.to(vm);
        story.begin("running " + SSH_PROCESSES + " by a new ssh process each");
        Latencies byProcess = Latencies.of(SSH_PROCESSES, () -> openSsh.run("true"));
        story.line("%3d in the channel              %s".formatted(COMMANDS, inChannel));
        story.line("%3d by a new ssh process each   %s".formatted(SSH_PROCESSES, byProcess));
        story.line("ratio of the medians: %.0f".formatted(byProcess.median() / inChannel.median()));
    }

    private void search(LabHypervisor hv1, LabVm vm) {
        List<Found> places = new ArrayList<>();
        for (String what : List.of("address", "route", "neighbour")) {
            places.add(new Found("host: ip " + what, hv1.machine().commands().run("ip", what, "show")));
        }
        places.add(new Found(
                "host: ip route, all tables", hv1.machine().commands().run("ip", "route", "show", "table", "all")));
        places.add(new Found("guest: ip address", vm.run("ip", "address", "show")));
        places.add(new Found("guest: ip route, all tables", vm.run("ip", "route", "show", "table", "all")));
        places.add(new Found("domain XML", hv1.domainXml(vm.vm())));
        places.forEach(place -> story.line("%-28s %s".formatted(place.where(), place.verdict())));
        Optional<Found> legacy = places.stream().filter(Found::legacy).findFirst();
        legacy.ifPresent(place -> {
            throw new IllegalStateException("there is a 169.254 address in " + place.where() + ":\n" + place.text());
        });
    }

    private static String output(GuestChannel channel, Command command) {
        CommandResult result = channel.run(command, PATIENCE);
        if (!result.succeeded()) {
            throw new IllegalStateException("`" + command + "` failed: " + result.exit() + " "
                    + result.stderr().text());
        }
        return result.stdout().text();
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }

    /** A place where an IPv4 control address would show. */
    private record Found(String where, String text) {

        boolean legacy() {
            return text.contains("169.254");
        }

        String verdict() {
            return legacy()
                    ? "FOUND"
                    : "none in %d lines".formatted(text.lines().count());
        }
    }
}
