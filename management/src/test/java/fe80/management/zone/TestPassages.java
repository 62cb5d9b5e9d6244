package fe80.management.zone;

import fe80.v1.AdoptRequest;
import fe80.v1.AuditRequest;
import fe80.v1.AuditResponse;
import fe80.v1.Finding;
import fe80.v1.LegacyGrpc;
import fe80.v1.LegacyStep;
import fe80.v1.RestoreHostRequest;
import fe80.v1.RestoreRequest;
import fe80.v1.RetireHostRequest;
import fe80.v1.RetireRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The way out of 169.254 of a host that only notes who took which step, and lets those fail that are said to. */
final class TestPassages extends LegacyGrpc.LegacyImplBase {

    private final String host;
    private final TestSystemVms vms;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final Set<String> onLinkLocal = ConcurrentHashMap.newKeySet();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private volatile Optional<Runnable> moving = Optional.empty();

    TestPassages(String host, TestSystemVms vms) {
        this.host = host;
        this.vms = vms;
    }

    /** Every step of this System VM fails from now on. */
    void fail(String vm) {
        failing.add(vm);
    }

    /** What happens when it is asked to take a step, of which it says that the System VM is on another host. */
    void onMove(Runnable move) {
        moving = Optional.of(move);
    }

    /** The steps that were taken, such as "adopt s-1-VM", in order. */
    List<String> taken() {
        return taken;
    }

    @Override
    public void audit(AuditRequest request, StreamObserver<AuditResponse> responses) {
        responses.onNext(AuditResponse.newBuilder()
                .addFindings(Finding.newBuilder()
                        .setSubject(host)
                        .setCheck("addresses")
                        .setResult(Finding.Result.OLD)
                        .setFound("cloud0 has 169.254.0.1/16"))
                .setSystemVms(vms.count())
                .setOnLinkLocal(onLinkLocal.size())
                .build());
        responses.onCompleted();
    }

    @Override
    public void adopt(AdoptRequest request, StreamObserver<LegacyStep> responses) {
        String vm = vms.name(request.getSystemVm());
        if (take("adopt", vm, responses)) {
            onLinkLocal.add(vm);
        }
    }

    @Override
    public void retire(RetireRequest request, StreamObserver<LegacyStep> responses) {
        take("retire", vms.name(request.getSystemVm()), responses);
    }

    @Override
    public void restore(RestoreRequest request, StreamObserver<LegacyStep> responses) {
        take("restore", vms.name(request.getSystemVm()), responses);
    }

    @Override
    public void retireHost(RetireHostRequest request, StreamObserver<LegacyStep> responses) {
        take("retire", host, responses);
    }

    @Override
    public void restoreHost(RestoreHostRequest request, StreamObserver<LegacyStep> responses) {
        take("restore", host, responses);
    }

    private boolean take(String step, String subject, StreamObserver<LegacyStep> responses) {
        if (moving.isPresent()) {
            responses.onError(TestSystemVms.moved());
            moving.get().run();
            return false;
        }
        responses.onNext(
                LegacyStep.newBuilder().setDoing("looking at how it is reached").build());
        if (failing.contains(subject)) {
            responses.onError(Status.FAILED_PRECONDITION
                    .withDescription(subject + " has no nft")
                    .asRuntimeException());
            return false;
        }
        taken.add(step + " " + subject);
        responses.onNext(
                LegacyStep.newBuilder().setDone(step + " " + subject + ": done").build());
        responses.onCompleted();
        return true;
    }
}
