package fe80.management.zone;

import com.google.protobuf.ByteString;
import fe80.v1.CertifyRequest;
import fe80.v1.CertifyResponse;
import fe80.v1.DeployRequest;
import fe80.v1.DestroyRequest;
import fe80.v1.DestroyResponse;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.Outcome;
import fe80.v1.Reachability;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** System VMs that are only told of. What is run in one answers with its arguments; Exec answers with what it reads. */
final class TestSystemVms extends SystemVmsGrpc.SystemVmsImplBase {

    private final String host;
    private final Map<String, SystemVm> vms = new ConcurrentHashMap<>();
    private final Set<BlockingQueue<WatchResponse>> watchers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger runs = new AtomicInteger();
    private final Map<String, Integer> runsIn = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private volatile CountDownLatch ice = new CountDownLatch(0);
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private volatile Optional<Runnable> moving = Optional.empty();

    TestSystemVms(String host) {
        this.host = host;
    }

    /** What happens when it is asked to run "move", of which it then says that the System VM is on another host. */
    void onMove(Runnable move) {
        moving = Optional.of(move);
    }

    /** From now on it answers nothing, as if it was sent SIGSTOP. */
    void freeze() {
        ice = new CountDownLatch(1);
    }

    void thaw() {
        ice.countDown();
    }

    /** From now on it runs commands, and none ends before {@link #release}. */
    void hold() {
        hold = new CountDownLatch(1);
    }

    void release() {
        hold.countDown();
    }

    /** How many commands it was asked to run in each System VM, by what it was called. */
    Map<String, Integer> runsIn() {
        return runsIn;
    }

    /** How many commands it has run at a time. */
    int mostRunning() {
        return mostRunning.get();
    }

    /** How many commands it was asked to run. */
    int runs() {
        return runs.get();
    }

    /** How many conversations ended since the caller had gone. */
    int cancelled() {
        return cancelled.get();
    }

    SystemVm ready(String name) {
        return put(SystemVm.newBuilder()
                .setUuid(UUID.nameUUIDFromBytes((host + name).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString())
                .setName(name)
                .setKind(fe80.v1.Kind.forNumber("svr".indexOf(name.charAt(0)) + 1))
                .setHost("whatever it says")
                .setReachability(Reachability.newBuilder().setState(Reachability.State.READY))
                .setDeployed(true)
                .build());
    }

    /** One of another program, which has its 169.254 address only. */
    SystemVm legacy(String name) {
        return put(ready(name).toBuilder()
                .setDeployed(false)
                .setReachability(Reachability.newBuilder().setState(Reachability.State.LEGACY_ONLY))
                .build());
    }

    int count() {
        return vms.size();
    }

    /** The name of the one that is called so. */
    String name(String nameOrUuid) {
        return vms.containsKey(nameOrUuid) ? vms.get(nameOrUuid).getName() : nameOrUuid;
    }

    SystemVm put(SystemVm vm) {
        vms.put(vm.getUuid(), vm);
        watchers.forEach(
                watcher -> watcher.add(WatchResponse.newBuilder().setChanged(vm).build()));
        return vm;
    }

    void remove(SystemVm vm) {
        vms.remove(vm.getUuid());
        watchers.forEach(watcher -> watcher.add(
                WatchResponse.newBuilder().setRemovedUuid(vm.getUuid()).build()));
    }

    private void awaitThaw() {
        try {
            ice.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> responses) {
        awaitThaw();
        BlockingQueue<WatchResponse> news = new LinkedBlockingQueue<>();
        watchers.add(news); // before it is told what there is, so that nothing in between is lost
        vms.values()
                .forEach(
                        vm -> news.add(WatchResponse.newBuilder().setChanged(vm).build()));
        news.add(WatchResponse.newBuilder()
                .setSynced(WatchResponse.Synced.getDefaultInstance())
                .build());
        ServerCallStreamObserver<WatchResponse> call = (ServerCallStreamObserver<WatchResponse>) responses;
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                while (true) {
                    Optional<WatchResponse> next =
                            Optional.ofNullable(news.poll(request.getHeartbeat().getSeconds(), TimeUnit.SECONDS));
                    ice.await();
                    responses.onNext(next.orElseGet(() -> WatchResponse.newBuilder()
                            .setUnchanged(WatchResponse.Unchanged.getDefaultInstance())
                            .build()));
                }
            } catch (InterruptedException e) {
                watchers.remove(news);
            }
        });
        call.setOnCancelHandler(thread::interrupt);
        thread.start();
    }

    @Override
    public void deploy(DeployRequest request, StreamObserver<SystemVm> responses) {
        awaitThaw();
        SystemVm vm = put(SystemVm.newBuilder()
                .setUuid(request.getUuid())
                .setName(request.getName())
                .setKind(request.getKind())
                .setHost(host)
                .setReachability(Reachability.newBuilder().setState(Reachability.State.SILENT))
                .build());
        responses.onNext(vm);
        responses.onCompleted();
    }

    @Override
    public void destroy(DestroyRequest request, StreamObserver<DestroyResponse> responses) {
        awaitThaw();
        vms.values().stream()
                .filter(vm -> vm.getName().equals(request.getSystemVm()))
                .toList()
                .forEach(this::remove);
        responses.onNext(DestroyResponse.getDefaultInstance());
        responses.onCompleted();
    }

    @Override
    public void certify(CertifyRequest request, StreamObserver<CertifyResponse> responses) {
        responses.onNext(
                CertifyResponse.newBuilder().setCertificate(host + "'s").build());
        responses.onCompleted();
    }

    @Override
    public void run(RunRequest request, StreamObserver<RunResponse> responses) {
        runs.incrementAndGet();
        runsIn.merge(request.getSystemVm(), 1, Integer::sum);
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            awaitThaw();
            hold.await();
            answer(request, responses);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.decrementAndGet();
        }
    }

    static StatusRuntimeException moved() {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("x-fe80-moved", Metadata.ASCII_STRING_MARSHALLER), "true");
        return Status.UNAVAILABLE.withDescription("it has moved").asRuntimeException(trailers);
    }

    /** The command true has exit status 0, others 7. */
    private void answer(RunRequest request, StreamObserver<RunResponse> responses) {
        if (request.getCommand().getArguments(0).equals("refuse")) {
            responses.onError(Status.UNAVAILABLE
                    .withDescription("there is no channel to " + request.getSystemVm())
                    .asRuntimeException());
            return;
        }
        if (request.getCommand().getArguments(0).equals("move") && moving.isPresent()) {
            responses.onError(moved());
            moving.get().run();
            return;
        }
        responses.onNext(RunResponse.newBuilder()
                .setOutcome(Outcome.newBuilder()
                        .setExitStatus(request.getCommand().getArguments(0).equals("true") ? 0 : 7))
                .setStdout(ByteString.copyFromUtf8(
                        host + ": " + String.join(" ", request.getCommand().getArgumentsList())))
                .build());
        responses.onCompleted();
    }

    /** Reads no more while the caller does not. */
    @Override
    public StreamObserver<ExecRequest> exec(StreamObserver<ExecResponse> responses) {
        ServerCallStreamObserver<ExecResponse> call = (ServerCallStreamObserver<ExecResponse>) responses;
        AtomicBoolean owed = new AtomicBoolean();
        Runnable more = () -> {
            if (call.isReady() && owed.compareAndSet(true, false)) {
                call.request(1);
            }
        };
        call.disableAutoRequest();
        call.setOnReadyHandler(more);
        call.request(1);
        return new StreamObserver<>() {
            @Override
            public void onNext(ExecRequest request) {
                awaitThaw();
                if (request.hasStart()) {
                    responses.onNext(ExecResponse.newBuilder()
                            .setStarted(ExecResponse.Started.getDefaultInstance())
                            .build());
                } else if (request.hasResize()) {
                    responses.onNext(ExecResponse.newBuilder()
                            .setStderr(
                                    ByteString.copyFromUtf8(request.getResize().getColumns() + " columns"))
                            .build());
                } else if (request.hasSignal()) {
                    responses.onNext(ExecResponse.newBuilder()
                            .setOutcome(Outcome.newBuilder().setSignal(request.getSignal()))
                            .build());
                    responses.onCompleted();
                    return;
                } else {
                    responses.onNext(ExecResponse.newBuilder()
                            .setStdout(request.getStdin())
                            .build());
                }
                owed.set(true);
                more.run();
            }

            @Override
            public void onError(Throwable failure) {
                cancelled.incrementAndGet();
            }

            @Override
            public void onCompleted() {
                responses.onNext(ExecResponse.newBuilder()
                        .setOutcome(Outcome.newBuilder().setExitStatus(0))
                        .build());
                responses.onCompleted();
            }
        };
    }
}
