package fe80.link.netlink;

/** The kernel refused a request, or the socket to it failed. */
public final class NetlinkException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int ENODEV = 19;
    private static final int ENOBUFS = 105;

    private final int errno;

    NetlinkException(String message, int errno) {
        super(message + " (errno " + errno + ": " + meaning(errno) + ")");
        this.errno = errno;
    }

    private static String meaning(int errno) {
        return switch (errno) {
            case EPERM -> "not permitted";
            case ENOENT -> "no such entry";
            case ENODEV -> "no such interface";
            case 13 -> "permission denied";
            case 16 -> "busy";
            case 17 -> "exists";
            case 22 -> "invalid";
            case 95 -> "not supported";
            case 99 -> "address not available";
            default -> "see errno(3)";
        };
    }

    /** Whether what the request was about is not there. */
    public boolean absent() {
        return errno == ENODEV || errno == ENOENT;
    }

    /** Whether there was more news than the kernel keeps for a socket; some is lost. */
    public boolean overrun() {
        return errno == ENOBUFS;
    }
}
