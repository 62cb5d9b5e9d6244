package fe80.bench;

import fe80.hypervisor.Accelerator;
import fe80.lab.Lab;
import fe80.lab.LabAgent;
import fe80.lab.LabVm;
import fe80.systemvm.Image;
import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures on a light System VM and on one in QEMU. Arguments: the directory of the System VM image, the JSON file to
 * write, and the page whose tables to replace.
 */
public final class Bench {

    private static final String VM = "v-1-VM";
    private static final Duration BOOT = Duration.ofMinutes(2);

    private Bench() {}

    static void main(String[] arguments) {
        Image image = Image.in(Path.of(arguments[0]));
        Accelerator accelerator = Accelerator.fastest(image, Duration.ofSeconds(10));
        List<Figure> figures = new ArrayList<>();
        try (Lab lab = Lab.open(image, accelerator)) {
            figures.addAll(measure("light VM", lab.lightAgent("light"), 20, 5));
            figures.addAll(measure("QEMU VM", lab.agent("qemu"), 3, 3));
        }
        Report report = new Report(Surroundings.now(accelerator), figures);
        report.writeJson(Path.of(arguments[1]));
        report.replaceTables(Path.of(arguments[2]));
        System.exit(0); // trilead-ssh2 leaves threads
    }

    private static List<Figure> measure(String where, LabAgent agent, int perRound, int rounds) {
        agent.deploy(Kind.CONSOLE_PROXY, VM);
        agent.await(VM, State.READY, BOOT);
        LabVm vm = agent.past(VM);
        allowPing(vm);
        List<Figure> figures = new ArrayList<>();
        try (Contest contest = new Contest(where, agent, vm)) {
            figures.addAll(contest.run(perRound, rounds));
        }
        figures.addAll(new Throughput(where, vm).measure());
        return figures;
    }

    /** The image answers no ping; CloudStack's way begins with one. */
    private static void allowPing(LabVm vm) {
        vm.run("nft", "insert", "rule", "inet", "fe80", "from_control", "icmpv6", "type", "echo-request", "accept");
        vm.run("nft", "insert", "rule", "inet", "fe80", "to_control", "icmpv6", "type", "echo-reply", "accept");
    }
}
