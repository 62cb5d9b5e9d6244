package fe80.management.zone;

/** The zone cannot do what was asked of it; the message says what, why, and what to do. */
public final class ZoneException extends RuntimeException {

    /** What kind of trouble it is. */
    public enum Reason {
        /** There is no such System VM or host. */
        NOT_FOUND,
        /** It exists already. */
        ALREADY_EXISTS,
        /** It cannot be done as things are; nothing was done. */
        WRONG_STATE,
        /** Its host does not answer; nothing was done. */
        UNREACHABLE,
        /** Nothing has room for it, or the watcher was too slow. */
        EXHAUSTED
    }

    private static final long serialVersionUID = 1;

    private final Reason reason;

    ZoneException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What kind of trouble it is. */
    public Reason reason() {
        return reason;
    }
}
