package fe80.bench;

import fe80.lab.Installation;
import fe80.lab.Latencies;
import fe80.lab.Machine;
import fe80.lab.MachineSockets;
import fe80.lab.ManagementServer;
import fe80.lab.ZoneConnection;
import fe80.lab.simulation.SimulatedHosts;
import fe80.v1.ListRequest;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What a management server costs and how fast it is, with more and more simulated hosts. */
record ZoneGrowth(Installation installation, Notebook notebook) {

    static final String WHERE = "simulated zone";
    static final int SYSTEM_VMS_EACH = 50;
    static final String WHAT = "as it grows, with " + SYSTEM_VMS_EACH + " System VMs on each host";
    static final String READY = "ready s";
    static final String HEAP = "live heap MB";
    static final String RESIDENT = "resident MB";
    static final String LIST_P50 = "List p50 ms";
    static final String LIST_P99 = "List p99 ms";
    static final String CHANGE_P50 = "change p50 ms";
    static final String CHANGE_P99 = "change p99 ms";
    static final String RUNS = "runs/s";

    private static final String ADDRESS = "127.0.0.1";
    private static final int HOSTS_PORT = 9080;
    private static final int THREADS = 2;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration CHANGES = Duration.ofSeconds(10);
    private static final int CHANGES_PER_SECOND = 1000;
    private static final int MOST_RUNS = 10_000;
    private static final int RUNS_AT_ONCE = 256;

    void measure(List<Integer> sizes) throws Exception {
        try (Machine machine = Machine.start("zone");
                MachineSockets sockets = new MachineSockets(machine, THREADS);
                SimulatedHosts hosts = new SimulatedHosts(sockets, HOSTS_PORT, SYSTEM_VMS_EACH)) {
            ManagementServer server = ManagementServer.alone(machine, installation, ADDRESS, List.of());
            server.start();
            for (int size : sizes) {
                notebook.tell(WHERE + ": " + size + " hosts enrol");
                try (ZoneConnection zone = server.connect(sockets)) {
                    hosts.enrol(zone, size);
                }
                server.kill();
                notebook.attempt(WHERE, size + " hosts", () -> measure(server, sockets, hosts));
            }
            server.kill();
        }
    }

    private void measure(ManagementServer server, MachineSockets sockets, SimulatedHosts hosts) throws Exception {
        String way = hosts.all().size() + " hosts";
        List<Figure> figures = new ArrayList<>();
        notebook.tell(WHERE + ": " + way + ", start");
        long begun = System.nanoTime();
        server.start();
        try (ZoneConnection zone = server.connect(sockets)) {
            awaitAllKnown(zone);
            figures.add(figure(way, READY, (System.nanoTime() - begun) / 1e9));
            figures.add(figure(way, HEAP, server.liveHeap() / 1e6));

            notebook.tell(WHERE + ": " + way + ", List");
            Latencies pages = new ZoneList(zone).measure();
            figures.add(figure(way, LIST_P50, pages.median()));
            figures.add(figure(way, LIST_P99, pages.percentile(99)));

            notebook.tell(WHERE + ": " + way + ", changes");
            Latencies changes = new ZoneChanges(zone, hosts.all()).measure(CHANGES_PER_SECOND, CHANGES);
            figures.add(figure(way, CHANGE_P50, changes.median()));
            figures.add(figure(way, CHANGE_P99, changes.percentile(99)));

            notebook.tell(WHERE + ": " + way + ", runs");
            ZoneRuns runs = new ZoneRuns(zone, hosts);
            var _ = runs.perSecond(2 * MOST_RUNS, RUNS_AT_ONCE); // compiles
            figures.add(figure(way, RUNS, runs.perSecond(MOST_RUNS, RUNS_AT_ONCE)));
            figures.add(figure(way, RESIDENT, server.resident() / 1e6));
        }
        notebook.add(figures);
    }

    private static Figure figure(String way, String measure, double value) {
        return new Figure(WHERE, WHAT, way, measure, value);
    }

    private static void awaitAllKnown(ZoneConnection zone) throws StatusException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        ListRequest least = ListRequest.newBuilder().setPageSize(1).build();
        int missing = zone.vms().list(least).getMissingHostsCount();
        while (missing > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(missing + " hosts are not known after " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            missing = zone.vms().list(least).getMissingHostsCount();
        }
    }
}
