package fe80.management.access;

import fe80.management.store.User;
import io.grpc.Context;

/**
 * On whose behalf a call is made.
 *
 * @param user who
 * @param requestId the call's name in every log that it leaves a line in
 */
public record Caller(User user, String requestId) {

    /** Where the one who serves a call puts its caller. */
    public static final Context.Key<Caller> KEY = Context.key("fe80.caller");

    /** The caller of the call that this thread works for. */
    public static Caller current() {
        Caller caller = KEY.get();
        if (caller == null) {
            throw new IllegalStateException("a call came in without its caller");
        }
        return caller;
    }
}
