package fe80.cli.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import fe80.address.ControlMac;
import fe80.v1.CertifyRequest;
import fe80.v1.CertifyResponse;
import fe80.v1.DeployRequest;
import fe80.v1.DestroyRequest;
import fe80.v1.DestroyResponse;
import fe80.v1.ExecRequest;
import fe80.v1.ExecResponse;
import fe80.v1.Filter;
import fe80.v1.ForwardRequest;
import fe80.v1.ForwardResponse;
import fe80.v1.GetRequest;
import fe80.v1.ListRequest;
import fe80.v1.ListResponse;
import fe80.v1.Offence;
import fe80.v1.Outcome;
import fe80.v1.ProbeRequest;
import fe80.v1.ProbeResponse;
import fe80.v1.PullRequest;
import fe80.v1.PullResponse;
import fe80.v1.PushRequest;
import fe80.v1.PushResponse;
import fe80.v1.Reachability;
import fe80.v1.RebootRequest;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.StartRequest;
import fe80.v1.StopRequest;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** System VMs in memory: what is done to them stays done. A command in one is a process here, in its directory. */
final class TestSystemVms extends SystemVmsGrpc.SystemVmsImplBase {

    private final Path directory;
    private final Map<String, SystemVm> vms = new ConcurrentSkipListMap<>();
    private final List<StreamObserver<WatchResponse>> watchers = new CopyOnWriteArrayList<>();

    TestSystemVms(Path directory) {
        this.directory = directory;
    }

    int count() {
        return vms.size();
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> responses) {
        answer(
                responses,
                ListResponse.newBuilder()
                        .addAllSystemVms(vms.values().stream()
                                .filter(vm -> matches(request.getFilter(), vm))
                                .toList())
                        .build());
    }

    @Override
    public void get(GetRequest request, StreamObserver<SystemVm> responses) {
        answer(responses, find(request.getSystemVm()));
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> responses) {
        vms.values().forEach(vm -> responses.onNext(changed(vm)));
        responses.onNext(WatchResponse.newBuilder()
                .setSynced(WatchResponse.Synced.getDefaultInstance())
                .build());
        ((ServerCallStreamObserver<WatchResponse>) responses).setOnCancelHandler(() -> watchers.remove(responses));
        watchers.add(responses);
    }

    @Override
    public void deploy(DeployRequest request, StreamObserver<SystemVm> responses) {
        if (vms.containsKey(request.getName())) {
            throw Status.ALREADY_EXISTS
                    .withDescription("there is a System VM " + request.getName() + " already")
                    .asRuntimeException();
        }
        UUID uuid = request.getUuid().isEmpty() ? UUID.randomUUID() : UUID.fromString(request.getUuid());
        ControlMac mac = ControlMac.of(uuid);
        try {
            Files.createDirectories(directory.resolve(request.getName()));
        } catch (IOException failure) {
            throw Status.INTERNAL.withCause(failure).asRuntimeException();
        }
        answer(
                responses,
                put(SystemVm.newBuilder()
                        .setUuid(uuid.toString())
                        .setName(request.getName())
                        .setKind(request.getKind())
                        .setControlMac(mac.toString())
                        .setControlAddress(mac.address().toString())
                        .setPort(mac.port())
                        .setHost("hv1")
                        .setDeployed(true)
                        .setHostKey("ecdsa-sha2-nistp256 AAAA" + request.getName())
                        .addOffences(Offence.newBuilder()
                                .setReason(Offence.Reason.SPOOFED)
                                .setPackets(7))
                        .setReachability(ready())
                        .build()));
    }

    @Override
    public void start(StartRequest request, StreamObserver<SystemVm> responses) {
        answer(
                responses,
                put(find(request.getSystemVm()).toBuilder()
                        .setReachability(ready())
                        .build()));
    }

    @Override
    public void stop(StopRequest request, StreamObserver<SystemVm> responses) {
        Reachability stopped = Reachability.newBuilder()
                .setState(Reachability.State.STOPPED)
                .setSince(now())
                .setReason("It is off: fe80 start " + request.getSystemVm())
                .build();
        answer(
                responses,
                put(find(request.getSystemVm()).toBuilder()
                        .setReachability(stopped)
                        .build()));
    }

    @Override
    public void reboot(RebootRequest request, StreamObserver<SystemVm> responses) {
        answer(responses, find(request.getSystemVm()));
    }

    @Override
    public void destroy(DestroyRequest request, StreamObserver<DestroyResponse> responses) {
        SystemVm vm = find(request.getSystemVm());
        vms.remove(vm.getName());
        watchers.forEach(watcher -> watcher.onNext(
                WatchResponse.newBuilder().setRemovedUuid(vm.getUuid()).build()));
        answer(responses, DestroyResponse.getDefaultInstance());
    }

    @Override
    public void run(RunRequest request, StreamObserver<RunResponse> responses) {
        Path home = running(request.getSystemVm());
        try {
            Process process = TestExec.process(home, request.getCommand().getArgumentsList());
            process.getOutputStream().close();
            byte[] out = process.getInputStream().readAllBytes();
            byte[] err = process.getErrorStream().readAllBytes();
            answer(
                    responses,
                    RunResponse.newBuilder()
                            .setStdout(ByteString.copyFrom(out))
                            .setStderr(ByteString.copyFrom(err))
                            .setOutcome(TestExec.outcome(process))
                            .build());
        } catch (IOException failure) {
            answer(
                    responses,
                    RunResponse.newBuilder()
                            .setOutcome(Outcome.newBuilder().setNotStarted(failure.toString()))
                            .build());
        }
    }

    @Override
    public StreamObserver<ExecRequest> exec(StreamObserver<ExecResponse> responses) {
        return new TestExec(this::running, responses);
    }

    @Override
    public StreamObserver<PushRequest> push(StreamObserver<PushResponse> responses) {
        return new TestPush(this::running, responses);
    }

    @Override
    public void pull(PullRequest request, StreamObserver<PullResponse> responses) {
        TestPush.pull(running(request.getSystemVm()), request.getPath(), responses);
    }

    @Override
    public StreamObserver<ForwardRequest> forward(StreamObserver<ForwardResponse> responses) {
        return new TestForward(responses);
    }

    @Override
    public void certify(CertifyRequest request, StreamObserver<CertifyResponse> responses) {
        answer(
                responses,
                CertifyResponse.newBuilder()
                        .setCertificate("certified " + request.getPublicKey())
                        .setValidUntil(now().toBuilder().setSeconds(now().getSeconds() + 3600))
                        .build());
    }

    @Override
    public void probe(ProbeRequest request, StreamObserver<ProbeResponse> responses) {
        boolean runs = find(request.getSystemVm()).getReachability().getState() == Reachability.State.READY;
        answer(
                responses,
                ProbeResponse.newBuilder()
                        .addLayers(layer(
                                "domain", runs ? "it runs" : "it is off: fe80 start " + request.getSystemVm(), runs))
                        .addLayers(layer("TCP", runs ? "port 3922 accepts" : "", runs).toBuilder()
                                .setResult(
                                        runs ? ProbeResponse.Layer.Result.WORKS : ProbeResponse.Layer.Result.NOT_TRIED))
                        .build());
    }

    private static ProbeResponse.Layer layer(String name, String detail, boolean works) {
        return ProbeResponse.Layer.newBuilder()
                .setName(name)
                .setDetail(detail)
                .setResult(works ? ProbeResponse.Layer.Result.WORKS : ProbeResponse.Layer.Result.FAILS)
                .setTook(Duration.newBuilder().setNanos(1_500_000))
                .build();
    }

    /** The directory of a VM that runs. */
    private Path running(String name) {
        SystemVm vm = find(name);
        if (vm.getReachability().getState() != Reachability.State.READY) {
            throw Status.UNAVAILABLE
                    .withDescription(name + ": " + vm.getReachability().getReason())
                    .asRuntimeException();
        }
        return directory.resolve(vm.getName());
    }

    private SystemVm find(String name) {
        return vms.values().stream()
                .filter(vm -> vm.getName().equals(name) || vm.getUuid().equals(name))
                .findAny()
                .orElseThrow(() -> Status.NOT_FOUND
                        .withDescription("there is no System VM \"" + name + "\" on hv1")
                        .asRuntimeException());
    }

    private SystemVm put(SystemVm vm) {
        vms.put(vm.getName(), vm);
        watchers.forEach(watcher -> watcher.onNext(changed(vm)));
        return vm;
    }

    private static boolean matches(Filter filter, SystemVm vm) {
        return (filter.getNamesCount() == 0
                        || filter.getNamesList().stream()
                                .anyMatch(name -> vm.getName()
                                        .matches(name.replace("*", ".*").replace("?", "."))))
                && (filter.getKindsCount() == 0 || filter.getKindsList().contains(vm.getKind()))
                && (filter.getStatesCount() == 0
                        || filter.getStatesList().contains(vm.getReachability().getState()));
    }

    private static WatchResponse changed(SystemVm vm) {
        return WatchResponse.newBuilder().setChanged(vm).build();
    }

    private static Reachability ready() {
        return Reachability.newBuilder()
                .setState(Reachability.State.READY)
                .setSince(now())
                .setRoundTrip(Duration.newBuilder().setNanos(123_000))
                .build();
    }

    private static Timestamp now() {
        return Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()).build();
    }

    private static <T> void answer(StreamObserver<T> responses, T response) {
        responses.onNext(response);
        responses.onCompleted();
    }
}
