package fe80.cli.agent;

import fe80.v1.AdoptRequest;
import fe80.v1.AuditRequest;
import fe80.v1.AuditResponse;
import fe80.v1.Finding;
import fe80.v1.LegacyGrpc;
import fe80.v1.LegacyStep;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A host with two System VMs, of which those that are adopted are known. */
final class TestLegacy extends LegacyGrpc.LegacyImplBase {

    private final String host;
    private final List<String> unanswered;

    private final Set<String> adopted = ConcurrentHashMap.newKeySet();

    /**
     * Of a zone, or of one host that has no name there.
     *
     * @param unanswered other hosts
     */
    TestLegacy(String host, List<String> unanswered) {
        this.host = host;
        this.unanswered = unanswered;
    }

    @Override
    public void audit(AuditRequest request, StreamObserver<AuditResponse> responses) {
        boolean old = adopted.size() < 2;
        responses.onNext(AuditResponse.newBuilder()
                .setSystemVms(2)
                .setOnLinkLocal(adopted.size())
                .addAllUnansweredHosts(unanswered)
                .addAllFindings(unanswered.stream()
                        .map(name -> Finding.newBuilder()
                                .setHost(name)
                                .setSubject(name)
                                .setCheck("answer")
                                .setResult(Finding.Result.WRONG)
                                .build())
                        .toList())
                .addFindings(Finding.newBuilder()
                        .setHost(host)
                        .setSubject("hv1")
                        .setCheck("addresses")
                        .setResult(old ? Finding.Result.OLD : Finding.Result.GOOD)
                        .setFound(old ? "cloud0 has 169.254.0.1/16" : "cloud0 has no IPv4 address")
                        .setNext(old ? "fe80 retire-host, at the end" : ""))
                .build());
        responses.onCompleted();
    }

    @Override
    public void adopt(AdoptRequest request, StreamObserver<LegacyStep> responses) {
        responses.onNext(
                LegacyStep.newBuilder().setDoing("looking at how it is reached").build());
        if (request.getSystemVm().startsWith("x-")) {
            responses.onError(Status.NOT_FOUND
                    .withDescription("there is no System VM " + request.getSystemVm())
                    .asRuntimeException());
            return;
        }
        adopted.add(request.getSystemVm());
        responses.onNext(LegacyStep.newBuilder()
                .setDone(request.getSystemVm() + " is dual")
                .build());
        responses.onCompleted();
    }
}
