package fe80.hypervisor;

import java.util.UUID;

/** Something that happened on a host. */
public sealed interface HypervisorEvent {

    /**
     * A domain changed.
     *
     * @param uuid the domain's, and so the System VM's, UUID
     * @param name the domain's name
     */
    record Changed(UUID uuid, String name, Change change) implements HypervisorEvent {}

    /**
     * The connection to libvirt broke. Changes are missed until the next call, such as {@link Hypervisor#list()}, makes
     * a new one; what was missed is to be seen in the list.
     */
    record Disconnected() implements HypervisorEvent {}

    /** What happened to a domain (libvirt's {@code virDomainEventType}). */
    enum Change {
        /** It was defined, or its definition changed. */
        DEFINED,
        /** It exists in memory; it may be paused. */
        STARTED,
        /** It no longer runs, and is still in memory. */
        PAUSED,
        /** It runs again. */
        RESUMED,
        /** Its guest has shut down; {@link #STOPPED} follows. */
        SHUTTING_DOWN,
        /** It is off, because it shut down, was destroyed or was migrated away. */
        STOPPED,
        /** It is off, because the guest or QEMU failed. */
        CRASHED,
        /** It is no longer defined, and off: libvirt leaves {@link #STOPPED} out at times when it has just started. */
        UNDEFINED
    }
}
