package fe80.management.store;

import fe80.systemvm.Kind;

/** What a role is for. */
public enum Scope {
    /** Everything in the zone. */
    ZONE("the zone"),
    /** The System VMs of this kind. */
    SECONDARY_STORAGE_VM("secondary storage VMs"),
    /** The System VMs of this kind. */
    CONSOLE_PROXY("console proxies"),
    /** The System VMs of this kind. */
    VIRTUAL_ROUTER("virtual routers");

    private final String words;

    Scope(String words) {
        this.words = words;
    }

    /** The System VMs of this kind. */
    public static Scope of(Kind kind) {
        return switch (kind) {
            case SECONDARY_STORAGE_VM -> SECONDARY_STORAGE_VM;
            case CONSOLE_PROXY -> CONSOLE_PROXY;
            case VIRTUAL_ROUTER -> VIRTUAL_ROUTER;
        };
    }

    /** Whether a role for this is one for that as well. */
    public boolean covers(Scope other) {
        return this == ZONE || this == other;
    }

    /** As it is said in a sentence. */
    @Override
    public String toString() {
        return words;
    }
}
