package fe80.cli.command;

import fe80.v1.Kind;

/** The kinds of System VMs as a user writes them, in any case and also without the hyphens. */
enum KindName {
    SECONDARY_STORAGE_VM(Kind.SECONDARY_STORAGE_VM),
    CONSOLE_PROXY(Kind.CONSOLE_PROXY),
    VIRTUAL_ROUTER(Kind.VIRTUAL_ROUTER);

    private final Kind kind;

    KindName(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return SystemVms.kind(kind);
    }
}
