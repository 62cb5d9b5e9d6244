package fe80.management.observation;

import fe80.management.authority.AuthorityException;
import fe80.management.authority.Identity;
import fe80.management.store.RegisterReader;
import fe80.management.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a server is ready, and if not, why. It goes on serving what it can all the same: who asks decides what to do.
 *
 * @param identity who the server is
 */
public record Health(RegisterReader register, Supplier<Identity> identity, Clock clock) {

    /** The database is asked once a second, and an attempt to reach it takes five at most. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(8);

    /**
     * One condition.
     *
     * @param trouble why it is not met, and what to do; empty if it is
     */
    public record Condition(String name, Optional<String> trouble) {}

    /** All conditions of being ready. */
    public List<Condition> conditions() {
        return List.of(
                new Condition("database", database()),
                new Condition("register", Optional.empty()), // No server starts without having read it.
                new Condition("certificate", certificate()));
    }

    private Optional<String> database() {
        Duration absence = register.absence();
        return absence.compareTo(LONGEST_SILENCE) > 0
                ? Optional.of(
                        "the database was last reached at " + clock.instant().minus(absence)
                                + ": what is known is served, but nothing can be changed. The server's log says why")
                : Optional.empty();
    }

    private Optional<String> certificate() {
        try {
            Instant until = identity.get().chain().getFirst().getNotAfter().toInstant();
            return until.isBefore(clock.instant())
                    ? Optional.of("the server's certificate expired at " + until
                            + " and no other could be made: the server's log says why")
                    : Optional.empty();
        } catch (AuthorityException | StoreException e) {
            return Optional.of("the server cannot make itself a certificate: " + e.getMessage());
        }
    }
}
