package fe80.guest;

/**
 * A copy to or from a System VM is not complete. The message says why, in the VM's words if it is the VM's reason. What
 * was at the place that was copied to is still there.
 */
public final class CopyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CopyException(String message) {
        super(message);
    }

    CopyException(String message, Throwable cause) {
        super(message, cause);
    }
}
