package fe80.management.access;

import fe80.management.access.AccessException.Reason;
import fe80.management.store.Register;
import fe80.management.store.User;
import fe80.management.store.UserToken;
import java.util.Optional;

/** That a user was let in, and by which token. */
public record Admission(User user, UserToken token) {

    /** Why it does not hold any more, if the users and tokens are now these. */
    Optional<AccessException> ended(Register now) {
        if (!now.tokens().containsKey(token.hash())) {
            return Optional.of(new AccessException(
                    Reason.UNAUTHENTICATED, "the token \"" + token.label() + "\" of " + user.name() + " was revoked"));
        }
        if (!user.equals(now.users().get(user.name()))) {
            return Optional.of(
                    new AccessException(Reason.REFUSED, "the roles of " + user.name() + " were changed: call again"));
        }
        return Optional.empty();
    }

    /** Why it does not hold any more, once the token has expired. */
    AccessException expired() {
        return new AccessException(
                Reason.UNAUTHENTICATED,
                "the token \"" + token.label() + "\" of " + user.name() + " expired at " + token.expires());
    }
}
