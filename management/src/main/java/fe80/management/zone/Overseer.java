package fe80.management.zone;

import fe80.management.access.Access;
import fe80.management.access.AccessException;
import fe80.management.access.Audit;
import fe80.management.access.Caller;
import fe80.management.store.AuditEntry;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.v1.SystemVm;
import java.time.Clock;
import java.time.Instant;

/** Lets callers do what they may, and has it written down, as is what they may not. */
public record Overseer(Access access, Audit audit, Clock clock) {

    /**
     * Lets a caller go on.
     *
     * @param vm what it is about; the default instance if it is about no System VM
     * @throws AccessException if it may not, which was then written down
     */
    public void permit(Caller caller, Role needed, Scope scope, String method, SystemVm vm) {
        try {
            access.permit(caller.user(), needed, scope);
        } catch (AccessException e) {
            begin(caller, method, vm, "").end(Failures.status(e), "");
            throw e;
        }
    }

    /** Something begins that is to be written down when it has ended. */
    public Action begin(Caller caller, String method, SystemVm vm, String detail) {
        return new Action(this, caller, method, vm, detail, clock.instant());
    }

    void record(AuditEntry entry) {
        audit.record(entry);
    }

    Instant now() {
        return clock.instant();
    }
}
