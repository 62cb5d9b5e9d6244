package fe80.management.store;

import java.util.Set;
import java.util.regex.Pattern;

/** Somebody who may use the zone: a person or a program. */
public record User(String name, Set<Grant> grants) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,63}");

    /** Checks the name: it is part of log lines and of certificates. */
    public User {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a user's name is a lower case letter and up to 63 more, digits, or . _ -," + " and \"" + name
                            + "\" is not");
        }
        grants = Set.copyOf(grants);
    }

    /** Whether one of the grants permits what needs this role for this. */
    public boolean may(Role needed, Scope wanted) {
        return grants.stream().anyMatch(grant -> grant.permits(needed, wanted));
    }
}
