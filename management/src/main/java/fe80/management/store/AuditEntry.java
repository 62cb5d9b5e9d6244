package fe80.management.store;

import java.time.Duration;
import java.time.Instant;

/**
 * One action, or the refusal of one. Text that is longer than there is room for is cut when it is stored.
 *
 * @param requestId the same as in the journal of the System VM
 * @param user empty if it is not known who it was
 * @param method such as {@code SystemVms.Run}
 * @param vmName empty if it was about no System VM; so is its UUID
 * @param host empty if it was about no host
 * @param outcome a gRPC status, such as {@code OK} or {@code PERMISSION_DENIED}
 * @param detail the command, or why it failed
 */
public record AuditEntry(
        Instant at,
        String requestId,
        String user,
        String method,
        String vmName,
        String vmUuid,
        String host,
        String outcome,
        String detail,
        Duration took) {}
