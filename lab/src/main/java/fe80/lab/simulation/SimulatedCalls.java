package fe80.lab.simulation;

import com.google.protobuf.ByteString;
import fe80.v1.Outcome;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The calls that are simulated: Watch, and Run, which answers at once with the name of the System VM. */
final class SimulatedCalls extends SystemVmsGrpc.SystemVmsImplBase {

    static final Context.Key<SimulatedHost> HOST = Context.key("simulated host");

    private static final WatchResponse UNCHANGED = WatchResponse.newBuilder()
            .setUnchanged(WatchResponse.Unchanged.getDefaultInstance())
            .build();

    private final LongAdder runs = new LongAdder();

    long runs() {
        return runs.sum();
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> responses) {
        SimulatedHost host = HOST.get();
        BlockingQueue<WatchResponse> news = host.watch();
        long heartbeat = request.getHeartbeat().getSeconds();
        Thread teller = Thread.ofVirtual().name("watch-" + host.name()).unstarted(() -> {
            try {
                while (true) {
                    WatchResponse next = news.poll(heartbeat, TimeUnit.SECONDS);
                    responses.onNext(next == null ? UNCHANGED : next);
                }
            } catch (InterruptedException _) {
                host.unwatch(news);
            }
        });
        ((ServerCallStreamObserver<WatchResponse>) responses).setOnCancelHandler(teller::interrupt);
        teller.start();
    }

    @Override
    public void run(RunRequest request, StreamObserver<RunResponse> responses) {
        if (!HOST.get().systemVms().contains(request.getSystemVm())) {
            responses.onError(Status.NOT_FOUND
                    .withDescription("it is not on " + HOST.get().name())
                    .asRuntimeException());
            return;
        }
        runs.increment();
        responses.onNext(RunResponse.newBuilder()
                .setOutcome(Outcome.newBuilder().setExitStatus(0))
                .setStdout(ByteString.copyFromUtf8(request.getSystemVm()))
                .build());
        responses.onCompleted();
    }
}
