package fe80.bench;

import fe80.lab.LabAgent;
import fe80.link.Commands;
import fe80.v1.GetHostRequest;
import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What an agent costs while nobody asks it for anything and all of its VMs are READY. */
final class IdleAgent {

    static final String WHAT = "an idle agent";
    private static final int SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String COST = """
            ticks() { awk '{ print $14 + $15 }' /proc/$1/stat; }
            agent=$(pgrep --oldest --exact java)
            sleep "$1" # what the deployments left to do is not idleness
            begun=$(ticks "$agent")
            sleep "$1"
            ended=$(ticks "$agent")
            echo "$(( (ended - begun) * 1000 / $(getconf CLK_TCK) ))"
            awk '$1 == "VmRSS:" { print $2 }' "/proc/$agent/status"
            """;

    private final String where;
    private final LabAgent agent;
    private final Notebook notebook;

    IdleAgent(String where, LabAgent agent, Notebook notebook) {
        this.where = where;
        this.agent = agent;
        this.notebook = notebook;
    }

    /** Deploys so many VMs more and measures. */
    void measure(int vms) {
        notebook.tell(where + ": " + WHAT + " with " + vms + " VMs");
        List<String> names =
                IntStream.range(0, vms).mapToObj(i -> "r-" + i + "-VM").toList();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            names.forEach(name -> callers.execute(() -> agent.deploy(Kind.VIRTUAL_ROUTER, name)));
        }
        names.forEach(name -> agent.await(name, State.READY, PATIENCE));
        List<Double> cost = new Commands(agent.machine().prefix(), PATIENCE)
                .run("bash", "-euc", COST, "cost", Integer.toString(SECONDS))
                .lines()
                .map(Double::parseDouble)
                .toList();
        String way = agent.hosts().get(GetHostRequest.getDefaultInstance()).getSystemVmsOrDefault(State.READY.name(), 0)
                + " VMs READY";
        double processor = cost.get(0) / TimeUnit.SECONDS.toMillis(SECONDS) * 100;
        notebook.add(List.of(
                new Figure(where, WHAT, way, "% of a processor", processor),
                new Figure(where, WHAT, way, "MB resident", cost.get(1) * 1024 / 1e6)));
    }
}
