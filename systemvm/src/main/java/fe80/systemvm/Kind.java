package fe80.systemvm;

import java.util.Optional;

/** What a System VM does for its zone; CloudStack's kinds. */
public enum Kind {
    /** Moves templates, snapshots and volumes to and from secondary storage; CloudStack names it {@code s-N-VM}. */
    SECONDARY_STORAGE_VM,
    /** Shows the consoles of user VMs in a browser; CloudStack names it {@code v-N-VM}. */
    CONSOLE_PROXY,
    /** Routes, and serves DHCP, DNS and more to guest networks; CloudStack names it {@code r-N-VM}. */
    VIRTUAL_ROUTER;

    /** The kind of a System VM that CloudStack named; empty if the name is none of those above. */
    public static Optional<Kind> ofName(String name) {
        if (!name.matches("[svr]-[0-9]+-VM")) {
            return Optional.empty();
        }
        return Optional.of(
                switch (name.charAt(0)) {
                    case 's' -> SECONDARY_STORAGE_VM;
                    case 'v' -> CONSOLE_PROXY;
                    default -> VIRTUAL_ROUTER;
                });
    }
}
