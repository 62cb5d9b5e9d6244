package fe80.bench;

import fe80.lab.LabAgent;
import fe80.lab.Latencies;
import fe80.v1.DestroyRequest;
import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How long it takes until a System VM that is deployed can be used, and how much of that the agent needs. */
final class TimeToReady {

    static final String WHAT = "time to READY";
    static final String FROM_ACCEPT = "from sshd's first accept to READY";

    private final String where;
    private final LabAgent agent;
    private final Notebook notebook;
    private final Duration patience;

    TimeToReady(String where, LabAgent agent, Notebook notebook, Duration patience) {
        this.where = where;
        this.agent = agent;
        this.notebook = notebook;
        this.patience = patience;
    }

    /** Deploys so many, one after the other, and destroys them. */
    void measure(int times) throws Exception {
        List<Double> toAccept = new ArrayList<>();
        List<Double> fromAccept = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            notebook.tell(where + ": " + WHAT + ", " + (i + 1) + " of " + times);
            String name = "s-" + (100 + i) + "-VM";
            long begun = System.nanoTime();
            agent.deploy(Kind.SECONDARY_STORAGE_VM, name);
            CompletableFuture<Long> ready = CompletableFuture.supplyAsync(() -> {
                agent.await(name, State.READY, patience);
                return System.nanoTime();
            });
            long accepted = agent.past(name).firstAccept();
            toAccept.add((accepted - begun) / 1e6);
            fromAccept.add((ready.join() - accepted) / 1e6);
            agent.vms().destroy(DestroyRequest.newBuilder().setSystemVm(name).build());
        }
        notebook.add(Figure.of(where, WHAT, "from the call of Deploy to sshd's first accept", new Latencies(toAccept)));
        notebook.add(Figure.of(where, WHAT, FROM_ACCEPT, new Latencies(fromAccept)));
    }
}
