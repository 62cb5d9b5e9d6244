package fe80.management.store;

import java.time.Instant;

/**
 * What a user shows to be that user, as far as it is kept.
 *
 * @param label what it is for, in the user's words
 */
public record UserToken(Hash hash, String user, String label, Instant created, Instant expires) {}
