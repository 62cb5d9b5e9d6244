package fe80.management.store;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What all servers of a zone hold in memory of what they share, as it was at one moment.
 *
 * @param version rises with each change
 * @param users by name
 */
public record Register(
        UUID zone,
        long version,
        List<EnrolledHost> hosts,
        List<StoredAuthority> authorities,
        Map<String, User> users,
        Map<Hash, UserToken> tokens) {

    /** Makes it immutable. */
    public Register {
        hosts = List.copyOf(hosts);
        authorities = List.copyOf(authorities);
        users = Map.copyOf(users);
        tokens = Map.copyOf(tokens);
    }
}
