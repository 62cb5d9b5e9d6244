package fe80.bench;

import fe80.lab.Installation;
import fe80.lab.Lab;
import fe80.lab.LabAgent;
import fe80.lab.Latencies;
import fe80.lab.MachineSockets;
import fe80.lab.ManagementServer;
import fe80.lab.ZoneConnection;
import fe80.v1.Command;
import fe80.v1.Kind;
import fe80.v1.Reachability.State;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.SystemVm;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What it costs that a command goes through a management server to the agent, and not to the agent at once. */
record ZoneDetour(Lab lab, Installation installation, Notebook notebook) {

    static final String WHERE = "light VM of a zone";
    static final String WHAT = "a command, /bin/true";
    static final String AGENT = "through the agent alone";
    static final String ZONE = "through a management server";

    private static final String ADDRESS = "127.0.0.1";
    private static final String VM = "v-1-VM";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int COMPILING = 20_000;
    private static final int COMPILING_AT_ONCE = 8;
    private static final int ROUNDS = 20;
    private static final int EACH = 100;

    void measure() throws Exception {
        notebook.tell(WHERE + ": start");
        LabAgent agent = lab.lightAgent("detour");
        ManagementServer server = ManagementServer.alone(agent.machine(), installation, ADDRESS, List.of());
        server.start();
        try (MachineSockets sockets = new MachineSockets(agent.machine(), 1);
                ZoneConnection zone = server.connect(sockets)) {
            server.enrol(agent, zone, ADDRESS);
            agent.deploy(Kind.CONSOLE_PROXY, VM);
            awaitReady(zone);
            measure(agent, zone);
        }
    }

    private void measure(LabAgent agent, ZoneConnection zone) throws Exception {
        RunRequest request = RunRequest.newBuilder()
                .setSystemVm(VM)
                .setCommand(Command.newBuilder().addArguments("/bin/true"))
                .build();
        notebook.tell(WHERE + ": warming up");
        warmUp(() -> agent.vms().run(request), () -> zone.vms().run(request));
        List<Double> byAgent = new ArrayList<>();
        List<Double> byZone = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            notebook.tell(WHERE + ": round " + (round + 1) + " of " + ROUNDS);
            for (int i = 0; i < EACH; i++) {
                long begun = System.nanoTime();
                var _ = agent.vms().run(request);
                byAgent.add((System.nanoTime() - begun) / 1e6);
            }
            for (int i = 0; i < EACH; i++) {
                long begun = System.nanoTime();
                var _ = zone.vms().run(request);
                byZone.add((System.nanoTime() - begun) / 1e6);
            }
        }
        notebook.add(Figure.of(WHERE, WHAT, AGENT, new Latencies(byAgent)));
        notebook.add(Figure.of(WHERE, WHAT, ZONE, new Latencies(byZone)));
    }

    private static void warmUp(Callable<RunResponse> first, Callable<RunResponse> second) throws Exception {
        List<Future<RunResponse>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(COMPILING_AT_ONCE)) {
            for (int i = 0; i < COMPILING; i++) {
                calls.add(threads.submit(i % 2 == 0 ? first : second));
            }
        }
        for (Future<RunResponse> call : calls) {
            call.get();
        }
    }

    private static void awaitReady(ZoneConnection zone) throws StatusException, InterruptedException, TimeoutException {
        BlockingClientCall<?, WatchResponse> watch = zone.endlessVms().watch(WatchRequest.getDefaultInstance());
        try {
            SystemVm seen = SystemVm.getDefaultInstance();
            while (!seen.getName().equals(VM) || seen.getReachability().getState() != State.READY) {
                WatchResponse news = watch.read(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (news == null) {
                    throw new IllegalStateException("the server has ended the watch");
                }
                seen = news.getChanged();
            }
        } finally {
            watch.cancel("it is ready", null);
        }
    }
}
