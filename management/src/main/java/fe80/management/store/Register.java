package fe80.management.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What all servers of a zone hold in memory of what they share, as it was at one moment.
 *
 * @param version rises with each change
 * @param maintenance the hosts that are out of use, and since when
 * @param users by name
 */
public record Register(
        UUID zone,
        long version,
        List<EnrolledHost> hosts,
        List<StoredAuthority> authorities,
        Map<UUID, Instant> maintenance,
        Map<String, User> users,
        Map<Hash, UserToken> tokens) {

    /** Makes it immutable. */
    public Register {
        hosts = List.copyOf(hosts);
        authorities = List.copyOf(authorities);
        maintenance = Map.copyOf(maintenance);
        users = Map.copyOf(users);
        tokens = Map.copyOf(tokens);
    }
}
