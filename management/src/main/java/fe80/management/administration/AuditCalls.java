package fe80.management.administration;

import static fe80.management.zone.Answers.answer;

import fe80.management.store.AuditTable;
import fe80.v1.AuditEntry;
import fe80.v1.AuditLogGrpc;
import fe80.v1.ListAuditRequest;
import fe80.v1.ListAuditResponse;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Instant;

/** The audit log, as the API has it. */
public final class AuditCalls extends AuditLogGrpc.AuditLogImplBase {

    private static final int LARGEST_PAGE = 1000;

    private final AuditTable table;
    private final Clock clock;

    /** The log in this table. */
    public AuditCalls(AuditTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public void list(ListAuditRequest request, StreamObserver<ListAuditResponse> responses) {
        answer(responses, () -> {
            int limit = request.getLimit() == 0 ? LARGEST_PAGE : request.getLimit();
            if (limit < 1 || limit > LARGEST_PAGE || request.getAfter() < 0) {
                throw new IllegalArgumentException("limit: 1 to " + LARGEST_PAGE + "; after: a number of an entry");
            }
            var page = table.read(
                    new AuditTable.Wanted(
                            request.hasFrom() ? Times.instant(request.getFrom()) : Instant.EPOCH,
                            request.hasUntil() ? Times.instant(request.getUntil()) : clock.instant(),
                            request.getSystemVm(),
                            request.getUser()),
                    request.getAfter(),
                    limit);
            return ListAuditResponse.newBuilder()
                    .addAllEntries(page.stream().map(AuditCalls::message).toList())
                    .build();
        });
    }

    private static AuditEntry message(AuditTable.Numbered numbered) {
        var entry = numbered.entry();
        return AuditEntry.newBuilder()
                .setNumber(numbered.number())
                .setAt(Times.timestamp(entry.at()))
                .setRequestId(entry.requestId())
                .setUser(entry.user())
                .setMethod(entry.method())
                .setSystemVm(entry.vmName())
                .setSystemVmUuid(entry.vmUuid())
                .setHost(entry.host())
                .setOutcome(entry.outcome())
                .setDetail(entry.detail())
                .setTook(Times.duration(entry.took()))
                .build();
    }
}
