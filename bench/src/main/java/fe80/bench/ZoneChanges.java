package fe80.bench;

import com.google.protobuf.Duration;
import fe80.lab.Latencies;
import fe80.lab.ZoneConnection;
import fe80.lab.simulation.SimulatedHost;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after a System VM has changed on its host a watcher of the zone is told. The change carries the time at
 * which it was made, where a round trip would be.
 */
record ZoneChanges(ZoneConnection zone, List<SimulatedHost> hosts) {

    private static final long PATIENCE_SECONDS = 30;
    private static final double NANOS = 1e9;

    Latencies measure(int perSecond, java.time.Duration time)
            throws StatusException, InterruptedException, TimeoutException {
        BlockingClientCall<?, WatchResponse> watch = zone.endlessVms().watch(WatchRequest.getDefaultInstance());
        try {
            while (next(watch).getEventCase() != WatchResponse.EventCase.SYNCED) {
                // what there was before
            }
            int changes = Math.toIntExact(perSecond * time.toSeconds());
            Thread changing = Thread.ofPlatform().daemon().start(() -> change(changes, perSecond));
            List<Double> took = new ArrayList<>();
            while (took.size() < changes) {
                Duration made = next(watch).getChanged().getReachability().getRoundTrip();
                long at = made.getSeconds() * (long) NANOS + made.getNanos();
                took.add((System.nanoTime() - at) / 1e6);
            }
            changing.join();
            return new Latencies(took);
        } finally {
            watch.cancel("enough was seen", null);
        }
    }

    private static WatchResponse next(BlockingClientCall<?, WatchResponse> watch)
            throws StatusException, InterruptedException, TimeoutException {
        WatchResponse next = watch.read(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("the server has ended the watch");
        }
        return next;
    }

    private void change(int changes, int perSecond) {
        Random random = new Random(1); // the same ones each time
        long begun = System.nanoTime();
        for (int i = 0; i < changes; i++) {
            long due = begun + Math.round(i * NANOS / perSecond);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            SimulatedHost host = hosts.get(random.nextInt(hosts.size()));
            int systemVm = random.nextInt(ZoneGrowth.SYSTEM_VMS_EACH);
            host.change(systemVm, vm -> {
                long now = System.nanoTime();
                return vm.toBuilder()
                        .setReachability(vm.getReachability().toBuilder()
                                .setRoundTrip(Duration.newBuilder()
                                        .setSeconds(now / (long) NANOS)
                                        .setNanos((int) (now % (long) NANOS))))
                        .build();
            });
        }
    }
}
