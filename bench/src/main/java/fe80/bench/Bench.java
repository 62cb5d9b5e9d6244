package fe80.bench;

import fe80.bench.Notebook.Measurement;
import fe80.hypervisor.Accelerator;
import fe80.lab.Lab;
import fe80.lab.LabAgent;
import fe80.lab.LabVm;
import fe80.systemvm.Image;
import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures on a light System VM, on one in QEMU and on a legacy one in QEMU. Arguments: the directory of the System VM
 * image and that of the legacy one, the {@code router_proxy.sh} of fe80, the JSON file to write, the page whose tables
 * to replace, and what to measure on: all, light, qemu or legacy.
 */
public final class Bench {

    private static final String LIGHT = "light VM";
    private static final String QEMU = "QEMU VM";
    private static final String VM = "v-1-VM";
    private static final Duration BOOT = Duration.ofMinutes(3);

    private final Notebook notebook = new Notebook();

    private Bench() {}

    static void main(String[] arguments) {
        Image image = Image.in(Path.of(arguments[0]));
        Accelerator accelerator = Accelerator.fastest(image, Duration.ofSeconds(10));
        Bench bench = new Bench();
        try (Lab lab = Lab.open(image, accelerator)) {
            bench.measure(
                    lab,
                    arguments[5],
                    () -> new RouterProxies(bench.notebook)
                            .measure(lab, Path.of(arguments[1]), Path.of(arguments[2]), accelerator));
        }
        Report report = Report.of(Surroundings.now(accelerator), bench.notebook);
        report.writeJson(Path.of(arguments[3]));
        report.replaceTables(Path.of(arguments[4]));
        bench.notebook.tell("written: " + arguments[3] + " and " + arguments[4]);
        System.exit(0); // trilead-ssh2 leaves threads
    }

    private void measure(Lab lab, String on, Measurement onLegacyVm) {
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put(LIGHT, () -> onLightVm(lab.lightAgent("light")));
        all.put(QEMU, () -> onQemuVm(lab.agent("qemu")));
        all.put(RouterProxies.WHERE, onLegacyVm);
        all.forEach((where, measurement) -> {
            if (on.equals("all") || where.toLowerCase(Locale.ROOT).startsWith(on)) {
                notebook.attempt(where, "the rest", measurement);
            }
        });
    }

    private void onLightVm(LabAgent agent) throws IOException {
        deploy(agent);
        LabVm vm = agent.past(VM);
        try (OpenSshWays openSsh = new OpenSshWays(vm);
                Contest contest = new Contest(LIGHT, notebook)) {
            enter(contest, agent, vm, openSsh);
            contest.measure(Task.TRUE, 15);
            contest.measure(Task.TRUE_APART, 10);
            contest.measure(Task.ANSWER, 10);
            contest.measureAtOnce(List.of(1, 4, 16, 32));
            new Copies(LIGHT, vm, notebook, 128).measure(copiers(agent, vm, openSsh), 5);
        }
        notebook.attempt(LIGHT, TimeToReady.WHAT, () -> new TimeToReady(LIGHT, agent, notebook, BOOT).measure(20));
        notebook.attempt(LIGHT, Guarding.WHAT, () -> new Guarding(LIGHT, notebook).measure());
        notebook.attempt(LIGHT, IdleAgent.WHAT, () -> new IdleAgent(LIGHT, agent, notebook).measure(100));
    }

    private void onQemuVm(LabAgent agent) throws IOException {
        notebook.attempt(QEMU, TimeToReady.WHAT, () -> new TimeToReady(QEMU, agent, notebook, BOOT).measure(2));
        deploy(agent);
        notebook.attempt(QEMU, "its device", () -> GuestAgentWay.giveChannel(agent, VM, BOOT));
        LabVm vm = agent.past(VM);
        try (OpenSshWays openSsh = new OpenSshWays(vm);
                Contest contest = new Contest(QEMU, notebook)) {
            enter(contest, agent, vm, openSsh);
            contest.enter(GuestAgentWay.NAME, () -> new GuestAgentWay(agent, VM));
            contest.measure(Task.TRUE, 4);
            contest.measure(Task.TRUE_APART, 4);
            contest.measure(Task.ANSWER, 4);
            contest.measureAtOnce(List.of(1, 8));
            new Copies(QEMU, vm, notebook, 16).measure(copiers(agent, vm, openSsh), 3);
        }
    }

    private void deploy(LabAgent agent) {
        agent.deploy(Kind.CONSOLE_PROXY, VM);
        agent.await(VM, State.READY, BOOT);
    }

    private static void enter(Contest contest, LabAgent agent, LabVm vm, OpenSshWays openSsh) {
        contest.enter(OpenSshWays.ROUTER_PROXY, openSsh::pingAndNewConnection);
        contest.enter(TrileadWay.NAME, () -> new TrileadWay(vm));
        contest.enter(OpenSshWays.MASTER, openSsh::master);
        contest.enter(MuxWay.NAME, openSsh::floor);
        contest.enter(GuestWay.NAME, () -> new GuestWay(vm.channel()));
        contest.enter(AgentWay.NAME, () -> new AgentWay(agent, VM));
        contest.enter(ResidentShell.NAME, () -> new ResidentShell(vm.channel()));
        contest.enter(ResidentRunner.NAME, () -> new ResidentRunner(vm.channel()));
    }

    private static List<Copier> copiers(LabAgent agent, LabVm vm, OpenSshWays openSsh) {
        return List.of(
                openSsh.scp(),
                openSsh.scpInMaster(),
                openSsh.rsync(),
                new GuestCopier(vm.channel()),
                new AgentCopier(agent, VM));
    }
}
