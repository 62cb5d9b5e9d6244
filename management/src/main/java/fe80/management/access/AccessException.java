package fe80.management.access;

/** Somebody may not do what they asked for; nothing was done. The message is for them. */
public final class AccessException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why not. */
    public enum Reason {
        /** It is not known who they are. */
        UNAUTHENTICATED,
        /** It is known, and they do not have the role. */
        REFUSED,
        /** It is permitted, but too much of it at once. */
        EXHAUSTED,
        /** It cannot be known: the database has been away for too long. */
        UNAVAILABLE
    }

    private final Reason reason;

    AccessException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why not. */
    public Reason reason() {
        return reason;
    }
}
