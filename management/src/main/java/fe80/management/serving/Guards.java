package fe80.management.serving;

import fe80.management.access.Access;
import fe80.management.access.Limiter;
import fe80.management.observation.Metrics;
import fe80.management.zone.Overseer;
import java.util.Set;

/**
 * What every request has to pass.
 *
 * @param overseer for calls that do not look themselves at who makes them
 * @param origins of web pages, other than the server's own, that may open a terminal: such as https://console.example
 */
public record Guards(Access access, Overseer overseer, Limiter limiter, Metrics metrics, Set<String> origins) {

    /** Makes it immutable. */
    public Guards {
        origins = Set.copyOf(origins);
    }
}
