package fe80.management.zone;

import fe80.v1.AuditRequest;
import fe80.v1.AuditResponse;
import fe80.v1.Finding;
import fe80.v1.LegacyGrpc;
import io.grpc.StatusException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How far hosts are on their way out of 169.254. All are asked at the same time. One that does not answer is wrong, and
 * none of its System VMs counts as reached.
 *
 * @param view knows how many System VMs a host had when it was last heard
 */
record ZoneAudit(LiveView view) {

    /** A host logs in to each of its System VMs. */
    private static final long PATIENCE_MINUTES = 5;

    AuditResponse of(List<HostKeeper> hosts) throws InterruptedException {
        AuditResponse.Builder zone = AuditResponse.newBuilder();
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AuditResponse>> answers =
                    hosts.stream().map(host -> calls.submit(() -> ask(host))).toList();
            for (Future<AuditResponse> answer : answers) {
                AuditResponse host = answer.get();
                zone.addAllFindings(host.getFindingsList())
                        .addAllUnansweredHosts(host.getUnansweredHostsList())
                        .setSystemVms(zone.getSystemVms() + host.getSystemVms())
                        .setOnLinkLocal(zone.getOnLinkLocal() + host.getOnLinkLocal());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the audit of a host failed in a way that it should not", e);
        }
        return zone.build();
    }

    private AuditResponse ask(HostKeeper host) {
        try {
            return named(
                    LegacyGrpc.newBlockingV2Stub(host.channel().legacy())
                            .withDeadlineAfter(PATIENCE_MINUTES, TimeUnit.MINUTES)
                            .audit(AuditRequest.getDefaultInstance()),
                    host);
        } catch (StatusException e) {
            return unanswered(host, Failures.reason(e));
        } catch (ZoneException e) {
            return unanswered(host, String.valueOf(e.getMessage()));
        }
    }

    /** With the host's name in this zone, where it has another one of its own. */
    private static AuditResponse named(AuditResponse answer, HostKeeper keeper) {
        AuditResponse.Builder named = answer.toBuilder();
        named.getFindingsBuilderList().forEach(finding -> {
            if (finding.getSubject().equals(keeper.details().getName())) {
                finding.setSubject(keeper.host().name());
            }
            finding.setHost(keeper.host().name());
        });
        return named.build();
    }

    private AuditResponse unanswered(HostKeeper keeper, String why) {
        String host = keeper.host().name();
        return AuditResponse.newBuilder()
                .addFindings(Finding.newBuilder()
                        .setSubject(host)
                        .setCheck("answer")
                        .setResult(Finding.Result.WRONG)
                        .setFound(why)
                        .setNext("fe80 hosts")
                        .setHost(host))
                .addUnansweredHosts(host)
                .setSystemVms(view.on(keeper.host().id()).size())
                .build();
    }
}
