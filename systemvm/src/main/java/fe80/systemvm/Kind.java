package fe80.systemvm;

/** What a System VM does for its zone; CloudStack's kinds. */
public enum Kind {
    /** Moves templates, snapshots and volumes to and from secondary storage; CloudStack names it {@code s-N-VM}. */
    SECONDARY_STORAGE_VM,
    /** Shows the consoles of user VMs in a browser; CloudStack names it {@code v-N-VM}. */
    CONSOLE_PROXY,
    /** Routes, and serves DHCP, DNS and more to guest networks; CloudStack names it {@code r-N-VM}. */
    VIRTUAL_ROUTER
}
