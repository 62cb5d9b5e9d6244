package fe80.management.zone;

import com.google.protobuf.Timestamp;
import fe80.v1.Reachability;
import fe80.v1.SystemVm;
import java.time.Instant;

/** What is said of a System VM whose host does not answer. */
final class Unknown {

    private Unknown() {}

    /** The same System VM, with nothing in it that could be taken for its present state. */
    static SystemVm since(SystemVm last, Instant since, String reason) {
        Reachability before = last.getReachability();
        String formerly = before.getState() == Reachability.State.UNKNOWN
                ? before.getReason().replaceFirst("(?s).*; it was ", "; it was ")
                : "; it was " + before.getState();
        return last.toBuilder()
                .clearMigration()
                .setReachability(Reachability.newBuilder()
                        .setState(Reachability.State.UNKNOWN)
                        .setSince(timestamp(since))
                        .setReason(reason + formerly))
                .build();
    }

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
