package fe80.management.store;

/** A role, and what it is for. */
public record Grant(Scope scope, Role role) {

    /** Whether it permits what needs this role for this. */
    public boolean permits(Role needed, Scope wanted) {
        return scope.covers(wanted) && role.includes(needed);
    }
}
