package fe80.guest;

/** A TCP connection to a port of a System VM could not be made; the message says which, and why. */
public final class ConnectionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ConnectionException(Endpoint vm, int port, String reason) {
        super("cannot connect to port " + port + " in the VM at " + vm + ": " + reason
                + ". What listens there is shown by: ss -ltn");
    }

    ConnectionException(Endpoint vm, int port, String reason, Throwable cause) {
        this(vm, port, reason);
        initCause(cause);
    }
}
