package fe80.management.access;

import fe80.management.access.AccessException.Reason;
import fe80.management.store.Register;
import fe80.management.store.RegisterReader;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.store.User;
import fe80.management.store.UserToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who is who, and who may do what. Answers from memory: what another server of the zone changes is in force here about
 * a second later, and while the database is away what was true last goes on being true, for a while.
 */
public final class Access {

    /** A token that was taken from somebody must not work for ever on a server that cannot hear of it. */
    static final Duration LONGEST_ABSENCE = Duration.ofMinutes(15);

    private final RegisterReader register;
    private final Clock clock;

    /** With the users of this register. */
    public Access(RegisterReader register, Clock clock) {
        this.register = register;
        this.clock = clock;
    }

    /**
     * Whose token this is.
     *
     * @throws AccessException if it is nobody's, or not any longer
     */
    public User authenticate(String token) {
        return admit(token).user();
    }

    /**
     * Whom this token lets in.
     *
     * @throws AccessException if it is nobody's, or not any longer
     */
    public Admission admit(String token) {
        Instant now = clock.instant();
        Duration absence = register.absence();
        if (absence.compareTo(LONGEST_ABSENCE) > 0) {
            throw new AccessException(
                    Reason.UNAVAILABLE,
                    "the server has not reached its database since " + now.minus(absence)
                            + " and so does not know who may still use it: its log says why");
        }
        Register users = register.current();
        UserToken shown = Optional.of(token)
                .flatMap(Access::parse)
                .map(parsed -> users.tokens().get(parsed.hash()))
                .orElseThrow(() -> new AccessException(
                        Reason.UNAUTHENTICATED,
                        "the token is not one of this zone, or was revoked: 'fe80 login' again"));
        if (!shown.expires().isAfter(now)) {
            throw new AccessException(
                    Reason.UNAUTHENTICATED,
                    "the token \"" + shown.label() + "\" of " + shown.user() + " expired at " + shown.expires()
                            + ": an admin can give you another");
        }
        return Optional.ofNullable(users.users().get(shown.user()))
                .map(user -> new Admission(user, shown))
                .orElseThrow(() -> new IllegalStateException("a token of a user that is not there: " + shown.user()));
    }

    /**
     * Makes sure that this user may do what needs this role.
     *
     * @throws AccessException if not
     */
    public void permit(User user, Role needed, Scope scope) {
        if (!user.may(needed, scope)) {
            throw new AccessException(
                    Reason.REFUSED,
                    user.name() + " is no " + needed + " of " + scope + ": an admin of the zone can change that");
        }
    }

    private static Optional<Token> parse(String text) {
        try {
            return Optional.of(Token.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
