package fe80.agent;

/** What the agent cannot do for a caller, and why: which VM, which layer, and what to do. */
public final class AgentException extends RuntimeException {

    /** Why, for a program. */
    public enum Reason {
        /** There is no such System VM on this host. */
        NO_SUCH_VM,
        /** The request has a field that cannot be so. */
        BAD_REQUEST,
        /** The System VM is in a state in which it cannot be done. */
        WRONG_STATE,
        /** There is no channel to the System VM. */
        NOT_READY,
        /** The System VM is on another host since a moment ago; nothing was done. */
        MOVED,
        /** The caller may not do it. */
        NOT_PERMITTED,
        /** The caller does not keep up. */
        TOO_SLOW
    }

    private static final long serialVersionUID = 1;

    private final Reason reason;

    public AgentException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why, for a program. */
    public Reason reason() {
        return reason;
    }
}
