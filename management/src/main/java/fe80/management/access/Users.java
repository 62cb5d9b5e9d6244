package fe80.management.access;

import fe80.management.authority.Authorities;
import fe80.management.store.ConflictException;
import fe80.management.store.RegisterReader;
import fe80.management.store.User;
import fe80.management.store.UserTable;
import fe80.management.store.UserToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Manages users and their tokens. What it changes is in force on this server when it returns. */
public final class Users {

    private static final Duration LONGEST = Duration.ofDays(366);

    private final UserTable table;
    private final RegisterReader register;
    private final Authorities authorities;
    private final Clock clock;

    /** Those in this table. */
    public Users(UserTable table, RegisterReader register, Authorities authorities, Clock clock) {
        this.table = table;
        this.register = register;
        this.authorities = authorities;
        this.clock = clock;
    }

    /**
     * Makes a user, or gives one that there is these grants in the place of those before.
     *
     * @throws ConflictException if nobody would be left who may manage users
     */
    public void put(User user) {
        table.put(user, now());
        register.refresh();
    }

    /**
     * Removes a user, whose tokens are worth nothing from then on. One that there is not is no error.
     *
     * @throws ConflictException if nobody would be left who may manage users
     */
    public void remove(String user) {
        table.remove(user);
        register.refresh();
    }

    /**
     * Gives a user a token, which is not kept and cannot be shown again.
     *
     * @param label what it is for; the tokens with it are revoked together
     * @throws ConflictException if there is no such user
     */
    public Token issue(String user, String label, Duration lifetime) {
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a token lives for 1 s to " + LONGEST.toDays() + " days, not " + lifetime);
        }
        if (label.isBlank() || label.length() > 100) {
            throw new IllegalArgumentException("a token's label has 1 to 100 characters, not " + label.length());
        }
        Token token = Token.create(authorities.fingerprint());
        Instant now = now();
        table.addToken(new UserToken(token.hash(), user, label, now, now.plus(lifetime)));
        register.refresh();
        return token;
    }

    /** Revokes the tokens of a user that have this label; returns how many there were. */
    public int revoke(String user, String label) {
        int revoked = table.removeTokens(user, label);
        register.refresh();
        return revoked;
    }

    /** As exactly as both databases keep it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
