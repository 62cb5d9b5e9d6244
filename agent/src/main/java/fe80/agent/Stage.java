package fe80.agent;

/** How far a System VM is that moves to another host, or comes from one. */
enum Stage {
    /** It does not move. */
    STAYING,
    /** It runs here, and is copied. */
    LEAVING,
    /** The same, and calls for it wait. */
    HELD,
    /** It is to run here. */
    COMING
}
