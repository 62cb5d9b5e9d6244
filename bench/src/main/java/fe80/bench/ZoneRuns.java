package fe80.bench;

import fe80.lab.ZoneConnection;
import fe80.lab.simulation.SimulatedHost;
import fe80.lab.simulation.SimulatedHosts;
import fe80.v1.Command;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** One command in each of many System VMs, in one connection. */
record ZoneRuns(ZoneConnection zone, SimulatedHosts hosts) {

    private static final Command COMMAND =
            Command.newBuilder().addArguments("/bin/true").build();

    /** Runs it in so many, or in all if there are fewer, so many at once. */
    double perSecond(int most, int atOnce) throws InterruptedException {
        List<String> vms = hosts.all().stream()
                .map(SimulatedHost::systemVms)
                .flatMap(List::stream)
                .limit(most)
                .toList();
        long before = hosts.runs();
        Semaphore room = new Semaphore(atOnce);
        AtomicInteger succeeded = new AtomicInteger();
        AtomicReference<String> failure = new AtomicReference<>("none");
        long begun = System.nanoTime();
        for (String vm : vms) {
            room.acquire();
            RunRequest request =
                    RunRequest.newBuilder().setSystemVm(vm).setCommand(COMMAND).build();
            zone.asyncVms().run(request, new StreamObserver<>() {
                @Override
                public void onNext(RunResponse response) {
                    if (response.getStdout().toStringUtf8().equals(vm)) {
                        succeeded.incrementAndGet();
                    }
                }

                @Override
                public void onError(Throwable why) {
                    failure.set(why.toString());
                    room.release();
                }

                @Override
                public void onCompleted() {
                    room.release();
                }
            });
        }
        room.acquire(atOnce);
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (succeeded.get() != vms.size() || hosts.runs() - before != vms.size()) {
            throw new IllegalStateException("of " + vms.size() + " runs, " + succeeded.get()
                    + " succeeded, and the hosts were asked for " + (hosts.runs() - before)
                    + "; the last failure: " + failure.get());
        }
        return vms.size() / seconds;
    }
}
