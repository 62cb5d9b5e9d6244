package fe80.systemvm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The way from a host to one of its System VMs, as last observed: the first layer of it that does not work, or
 * {@link State#READY}.
 *
 * @param state that layer
 * @param since when the state became this one
 * @param reason why, and what to do about it; empty if ready
 * @param roundTrip of the last question and answer in the channel; only if ready
 */
public record Reachability(State state, Instant since, String reason, Optional<Duration> roundTrip) {

    /** The layers, in the order in which they have to work. */
    public enum State {
        /** There is no such domain on the host. */
        ABSENT,
        /** The domain does not run: off, crashed or paused. */
        STOPPED,
        /** cloud0 is missing or down, or cannot be made as it should be. */
        NO_LINK,
        /** The VM's port is not on cloud0, or was not admitted. */
        NO_PORT,
        /** Nothing answers at the control address. */
        SILENT,
        /** The VM answers, but its port 3922 is closed. */
        REFUSED,
        /** Something listens on 3922 and does not speak SSH, or not in time. */
        HANDSHAKE_FAILED,
        /** Its sshd owns another host key than the one expected. */
        HOST_KEY_MISMATCH,
        /** Its sshd does not accept our certificate or key. */
        AUTH_REJECTED,
        /** The channel is open. */
        READY,
        /** Only its 169.254 address answers. */
        LEGACY_ONLY
    }

    /**
     * Checks that the parts agree.
     *
     * @throws IllegalArgumentException if a state other than ready has no reason, or has a round trip
     */
    public Reachability {
        boolean ready = state == State.READY;
        if (ready != reason.isEmpty() || (roundTrip.isPresent() && !ready)) {
            throw new IllegalArgumentException(
                    "not a reachability: " + state + ", \"" + reason + "\", round trip " + roundTrip);
        }
    }

    /** The channel is open, and its last round trip took so long. */
    public static Reachability ready(Instant since, Duration roundTrip) {
        return new Reachability(State.READY, since, "", Optional.of(roundTrip));
    }

    /** The way ends at this layer. */
    public static Reachability fails(State state, Instant since, String reason) {
        return new Reachability(state, since, reason, Optional.empty());
    }

    /** The same, if the state was another before; else since the time at which it had become this one. */
    public Reachability after(Reachability before) {
        return before.state == state ? new Reachability(state, before.since, reason, roundTrip) : this;
    }
}
