package fe80.management.store;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Optional;

/**
 * A System VM in which a job is to be done.
 *
 * @param place its place in the order, from 1 on
 * @param host where it was when the job was made
 * @param begun when it was last begun
 * @param answer what its host said of it, encoded; empty if nothing
 */
public record JobTarget(
        int place,
        String vmUuid,
        String vmName,
        String host,
        TargetState state,
        Optional<Instant> begun,
        Optional<Instant> ended,
        ByteString answer) {

    /** One that was not begun yet. */
    public static JobTarget waiting(int place, String vmUuid, String vmName, String host) {
        return new JobTarget(
                place, vmUuid, vmName, host, TargetState.WAITING, Optional.empty(), Optional.empty(), ByteString.EMPTY);
    }

    /** This one, ended so. */
    public JobTarget ended(TargetState how, Instant when, ByteString said) {
        return new JobTarget(place, vmUuid, vmName, host, how, begun, Optional.of(when), said);
    }
}
