package fe80.agent;

/** By which of its addresses a System VM is reached. */
enum Way {
    /** It is not reached. */
    NONE,
    /** By its link-local address; it has no other. */
    LINK_LOCAL,
    /** By its link-local address; it has its 169.254 address too. */
    DUAL,
    /** Only by its 169.254 address. */
    LEGACY
}
