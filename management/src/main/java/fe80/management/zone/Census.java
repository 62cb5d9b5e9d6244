package fe80.management.zone;

import fe80.v1.Reachability;
import java.util.Map;

/**
 * How many there are of what, in the zone as one server sees it.
 *
 * @param live hosts that answer
 * @param unreachable hosts that do not
 * @param systemVms by the state of the way to them
 * @param watchers of the live view
 */
public record Census(int live, int unreachable, Map<Reachability.State, Integer> systemVms, int watchers) {

    /** Makes it immutable. */
    public Census {
        systemVms = Map.copyOf(systemVms);
    }

    /** Of nothing. */
    public static Census empty() {
        return new Census(0, 0, Map.of(), 0);
    }
}
