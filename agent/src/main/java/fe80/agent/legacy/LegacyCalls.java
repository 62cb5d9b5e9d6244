package fe80.agent.legacy;

import fe80.agent.AgentException;
import fe80.agent.AgentException.Reason;
import fe80.agent.Failures;
import fe80.v1.AdoptRequest;
import fe80.v1.AuditRequest;
import fe80.v1.AuditResponse;
import fe80.v1.LegacyGrpc;
import fe80.v1.LegacyStep;
import fe80.v1.RestoreHostRequest;
import fe80.v1.RestoreRequest;
import fe80.v1.RetireHostRequest;
import fe80.v1.RetireRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** The calls of the API that lead out of 169.254. Each runs to its end, whatever becomes of who called it. */
public final class LegacyCalls extends LegacyGrpc.LegacyImplBase {

    /** No System VM's UUID. */
    private static final String THE_HOST = "the host";

    private final String host;
    private final Ways ways;
    private final HostIpv4 ipv4;
    private final Audit audit;
    private final Turns turns = new Turns();

    /** What is done to a VM, or to the host. */
    private interface Deed {
        String run(Consumer<String> tell) throws InterruptedException;
    }

    public LegacyCalls(String host, Ways ways, HostIpv4 ipv4, Audit audit) {
        this.host = host;
        this.ways = ways;
        this.ipv4 = ipv4;
        this.audit = audit;
    }

    @Override
    public void audit(AuditRequest request, StreamObserver<AuditResponse> responses) {
        try {
            expect(request.getHost());
            responses.onNext(audit.response());
            responses.onCompleted();
        } catch (InterruptedException | RuntimeException e) {
            responses.onError(Failures.status(e).asRuntimeException());
        }
    }

    @Override
    public void adopt(AdoptRequest request, StreamObserver<LegacyStep> responses) {
        passage(
                request.getSystemVm(),
                responses,
                tell -> Passage.of(ways, request.getSystemVm(), tell).adopt());
    }

    @Override
    public void retire(RetireRequest request, StreamObserver<LegacyStep> responses) {
        passage(
                request.getSystemVm(),
                responses,
                tell -> Passage.of(ways, request.getSystemVm(), tell).retire());
    }

    @Override
    public void restore(RestoreRequest request, StreamObserver<LegacyStep> responses) {
        passage(request.getSystemVm(), responses, tell -> {
            Passage passage = Passage.of(ways, request.getSystemVm(), tell);
            String _ = turn(THE_HOST, tell, () -> {
                if (ipv4.retired()) {
                    tell.accept("giving the host its IPv4 address back");
                    return ipv4.restore();
                }
                return "";
            });
            return passage.restore();
        });
    }

    @Override
    public void retireHost(RetireHostRequest request, StreamObserver<LegacyStep> responses) {
        answer(responses, tell -> {
            expect(request.getHost());
            return turn(THE_HOST, tell, () -> ipv4.retire(ways, tell));
        });
    }

    @Override
    public void restoreHost(RestoreHostRequest request, StreamObserver<LegacyStep> responses) {
        answer(responses, tell -> {
            expect(request.getHost());
            return turn(THE_HOST, tell, ipv4::restore);
        });
    }

    private void passage(String nameOrUuid, StreamObserver<LegacyStep> responses, Deed deed) {
        answer(responses, tell -> turn(ways.find(nameOrUuid).vm().uuid().toString(), tell, () -> deed.run(tell)));
    }

    private String turn(String subject, Consumer<String> tell, Turns.Deed deed) throws InterruptedException {
        return turns.take(subject, () -> tell.accept("waiting for what is being done to it already"), deed);
    }

    private static void answer(StreamObserver<LegacyStep> responses, Deed deed) {
        try {
            // Who is gone is not told, and what was begun goes on.
            ((ServerCallStreamObserver<LegacyStep>) responses).setOnCancelHandler(() -> {});
            String done = deed.run(doing ->
                    responses.onNext(LegacyStep.newBuilder().setDoing(doing).build()));
            responses.onNext(LegacyStep.newBuilder().setDone(done).build());
            responses.onCompleted();
        } catch (InterruptedException | RuntimeException e) {
            responses.onError(Failures.status(e).asRuntimeException());
        }
    }

    private void expect(String named) {
        if (!named.isEmpty() && !named.equals(host)) {
            throw new AgentException(Reason.BAD_REQUEST, "this is the agent of " + host + ", and of no other host");
        }
    }
}
