package fe80.cli.command;

import fe80.v1.Reachability;
import java.util.Locale;

/** The states of reachability as a user writes them, in any case. */
enum StateName {
    ABSENT,
    STOPPED,
    NO_LINK,
    NO_PORT,
    SILENT,
    REFUSED,
    HANDSHAKE_FAILED,
    HOST_KEY_MISMATCH,
    AUTH_REJECTED,
    READY,
    LEGACY_ONLY,
    UNKNOWN;

    Reachability.State state() {
        return Reachability.State.valueOf(name());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
