package fe80.bench;

import fe80.hypervisor.Accelerator;
import fe80.lab.Lab;
import fe80.lab.LabAgent;
import fe80.lab.LegacyVms;
import fe80.systemvm.Kind;
import fe80.v1.SystemVm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** CloudStack's {@code router_proxy.sh} and fe80's in its place, on one legacy VM. */
record RouterProxies(Notebook notebook) {

    static final String WHERE = "legacy VM";
    static final String ORIGINAL = "the original: ping, then a new ssh";
    static final String OURS = "fe80's, through the agent";

    private static final String VM = "r-33-VM";
    private static final String IPV4 = "169.254.0.33";
    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final String SCRIPT = "true";

    void measure(Lab lab, Path image, Path script, Accelerator accelerator) {
        LabAgent agent = lab.agent("legacy");
        LegacyVms legacy = LegacyVms.on(agent, image, accelerator);
        legacy.start(Kind.VIRTUAL_ROUTER, VM, IPV4);
        agent.await(VM, now -> now.getPath() == SystemVm.Path.LEGACY, BOOT);
        agent.run(VM, "ln", "-s", Task.TRUE.program(), "/opt/cloud/bin/" + SCRIPT);
        try (Contest contest = new Contest(WHERE, notebook)) {
            contest.enter(ORIGINAL, () -> way(ORIGINAL, agent, legacy, script, "FE80_DIRECT=1"));
            contest.enter(
                    OURS,
                    () -> way(
                            OURS,
                            agent,
                            legacy,
                            script,
                            "FE80_PROXY=" + agent.socket().resolveSibling("proxy.sock")));
            contest.measure(Task.TRUE, 4);
        }
    }

    private static Way way(String name, LabAgent agent, LegacyVms legacy, Path script, String which) {
        List<String> command = List.of(
                "env",
                which,
                "FE80_KEY=" + legacy.key(),
                "HOME=" + legacy.key().getParent(),
                script.toString(),
                SCRIPT,
                IPV4);
        return new ProcessWay(name, agent.machine(), "\"$@\" </dev/null", _ -> command);
    }
}
