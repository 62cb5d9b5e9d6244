package fe80.management.store;

/** What somebody may do; each role includes those before it. */
public enum Role {
    /** See hosts, System VMs and their state. */
    VIEWER,
    /** Also run commands in System VMs, copy, deploy, start, stop, migrate and destroy them. */
    OPERATOR,
    /** Also enrol and remove hosts, manage users, and read the audit log. */
    ADMIN;

    /** Whether somebody with this role may do what needs the other. */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
